/* Rows of statement_forms.def. */
#include "plan/facts/facts.h"

const StatementFormRow *statement_form_row(StatementForm form)
{
    static const StatementFormRow rows[] = {
#define FORM(identifier, words, mode, what, where, ...) \
    {.id = #identifier,                                 \
     .statement = (words),                              \
     .lock = LOCK_##mode,                               \
     .work = WORK_##what,                               \
     .below = BELOW_##where,                            \
     __VA_ARGS__},
#define ACTION(identifier, action, mode, what, where, ...) \
    FORM(identifier, "ALTER TABLE ... " action, mode, what, where, .merges = true, __VA_ARGS__)
#define FORM_OF(...)
#include "plan/statement_forms.def"
#undef FORM
#undef ACTION
#undef FORM_OF
    };
    return &rows[form];
}

typedef struct FormOfVersions {
    int first;
    int last;
    StatementForm form;
    StatementFormRow row; /* what it locks and does, and no more */
} FormOfVersions;

static const FormOfVersions forms_of_versions[] = {
#define FORM(...)
#define ACTION(...)
#define FORM_OF(from, to, identifier, mode, what, where, ...) \
    {.first = (from),                                         \
     .last = (to),                                            \
     .form = FORM_##identifier,                               \
     .row = {.id = #identifier,                               \
             .lock = LOCK_##mode,                             \
             .work = WORK_##what,                             \
             .below = BELOW_##where,                          \
             __VA_ARGS__}},
#include "plan/statement_forms.def"
#undef FORM
#undef ACTION
#undef FORM_OF
};

StatementFormRow statement_form_of_version(StatementForm form, int version)
{
    StatementFormRow row = *statement_form_row(form);
    for (size_t i = 0; i < sizeof forms_of_versions / sizeof *forms_of_versions; i++) {
        const FormOfVersions *of = &forms_of_versions[i];
        if (of->form != form || version < of->first || version > of->last) continue;
        StatementFormRow other = of->row;
        other.statement = row.statement;
        other.outside = row.outside;
        other.merges = row.merges;
        other.since = row.since;
        other.detail = row.detail;
        return other;
    }
    return row;
}

LockMode statement_form_lock_below(const StatementFormRow *row)
{
    if (row->below == BELOW_NONE) return LOCK_NONE;
    return row->lock_below != LOCK_NONE ? row->lock_below : row->lock;
}
