/* Rows of hazards.def, and PostgreSQL's names of its locks. */
#include "plan/facts/facts.h"

const char *lock_mode_name(LockMode mode)
{
    static const char *const names[] = {
        "none",  "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",    "SHARE UPDATE EXCLUSIVE",
        "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
    };
    return names[mode];
}

const HazardRow *hazard_row(HazardKind kind)
{
    static const HazardRow rows[] = {
#define HAZARD(identifier, id, level, title, explanation) {id, level, title, explanation},
#include "plan/hazards.def"
#undef HAZARD
    };
    return &rows[kind];
}
