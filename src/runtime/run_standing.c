/* What is done of a revision that stopped half way, section by section of its up side, and with
 * that what either direction has left to do. Its down side says which up sections each of its own
 * undoes (`undoes=2..4`); what it does not say is not known. */
#include "runtime/run_leftovers_internal.h"
#include "runtime/run_turn_internal.h"

#include <string.h>

bool schemac_has_begun(const SchemacRunner *runner, const SchemacRecord *record)
{
    const SchemacProgress *progress;
    schemac_state_find(runner->state, record->revision, &progress);
    return record->statements_done > 0 || record->statement_open || progress->subject[0] != '\0';
}

bool schemac_is_untouched(const SchemacRunner *runner, const SchemacRecord *record)
{
    const SchemacProgress *progress;
    schemac_state_find(runner->state, record->revision, &progress);
    return record->applied == SCHEMAC_UPGRADING && record->sections_done == 0 &&
           progress->standing[0] == '\0' && !schemac_has_begun(runner, record);
}

bool schemac_turns_round(const SchemacStep *step, const SchemacRecord *record)
{
    return record->applied == (step->down ? SCHEMAC_UPGRADING : SCHEMAC_DOWNGRADING);
}

bool schemac_is_turned(const SchemacRunner *runner, const SchemacStep *step)
{
    const SchemacProgress *progress;
    const SchemacRecord *record = schemac_state_find(runner->state, step->revision, &progress);
    if (record == NULL || record->applied == SCHEMAC_APPLIED) return false;
    return schemac_turns_round(step, record) || progress->retreats || progress->standing[0] != '\0';
}

/* ---- standing ---- */

/* When it turned round last, or began. */
static SchemacStanding standing_before(const SchemacRecord *record, const SchemacProgress *progress,
                                       uint32_t section)
{
    if (section < strcspn(progress->standing, " "))
        return (SchemacStanding)progress->standing[section];
    if (record->applied == SCHEMAC_UPGRADING) return SCHEMAC_STANDING_NONE;
    return progress->retreats ? SCHEMAC_STANDING_SOME : SCHEMAC_STANDING_ALL;
}

/* What the down sections that ran undid of an up section. */
typedef struct Undone {
    bool is_named;   /* one of the down side says that it undoes it, */
    bool is_touched; /* and ran, or began; */
    bool is_open;    /* and did not, or not to its end */
    bool is_unsure;  /* one that ran does not say what it undoes, or undid what comes before */
} Undone;

static Undone undone_of(const SchemacRunner *runner, const SchemacRecord *record, uint32_t section)
{
    const SchemacRevision *revision = record->revision;
    bool has_begun = schemac_has_begun(runner, record);
    Undone undone = {0};
    bool is_after = false;
    for (uint32_t i = 0; i < revision->down_count; i++) {
        const SchemacSection *down = &revision->down[i];
        bool is_done = i < record->sections_done;
        bool has_run = is_done || (i == record->sections_done && has_begun);
        bool is_of = down->undoes_first <= section + 1 && section + 1 <= down->undoes_last;
        undone.is_named = undone.is_named || is_of;
        undone.is_touched = undone.is_touched || (is_of && has_run);
        undone.is_open = undone.is_open || (is_of && !is_done);
        undone.is_unsure = undone.is_unsure || (has_run && down->undoes_first == 0);
        is_after = is_after || (has_run && down->undoes_first <= section);
    }
    undone.is_unsure = undone.is_unsure || (!undone.is_named && is_after);
    return undone;
}

SchemacStanding schemac_standing_now(const SchemacRunner *runner, const SchemacRecord *record,
                                     uint32_t section)
{
    const SchemacProgress *progress;
    schemac_state_find(runner->state, record->revision, &progress);
    SchemacStanding before = standing_before(record, progress, section);
    if (record->applied == SCHEMAC_APPLIED) return SCHEMAC_STANDING_ALL;
    if (record->applied == SCHEMAC_UPGRADING) {
        if (section < record->sections_done) return SCHEMAC_STANDING_ALL;
        bool is_begun = section == record->sections_done && schemac_has_begun(runner, record);
        return is_begun && before != SCHEMAC_STANDING_BARE ? SCHEMAC_STANDING_SOME : before;
    }
    Undone undone = undone_of(runner, record, section);
    bool was_none = before == SCHEMAC_STANDING_NONE || before == SCHEMAC_STANDING_CLEARED;
    if (was_none || !(undone.is_touched || undone.is_unsure)) return before;
    return undone.is_open || undone.is_unsure ? SCHEMAC_STANDING_SOME : SCHEMAC_STANDING_NONE;
}

SchemacStanding schemac_standing_of(const SchemacRunner *runner, const SchemacStep *step,
                                    uint32_t section)
{
    const SchemacProgress *progress;
    const SchemacRecord *record = schemac_state_find(runner->state, step->revision, &progress);
    if (!schemac_turns_round(step, record)) return standing_before(record, progress, section);
    SchemacStanding now = schemac_standing_now(runner, record, section);
    if (step->down) return now == SCHEMAC_STANDING_ALL ? SCHEMAC_STANDING_BARE : now;
    bool is_cleared = now == SCHEMAC_STANDING_NONE && undone_of(runner, record, section).is_touched;
    return is_cleared ? SCHEMAC_STANDING_CLEARED : now;
}

void schemac_put_standing(SchemacBuffer *text, const SchemacRunner *runner, const SchemacStep *step)
{
    const SchemacStep up = {.revision = step->revision};
    char hash[SCHEMAC_HASH_SIZE];
    for (uint32_t i = 0; i < step->revision->up_count; i++) {
        char letter = (char)schemac_standing_of(runner, step, i);
        schemac_put_bytes(text, &letter, 1);
    }
    schemac_done_hash(hash, &up, step->revision->up_count, 0);
    schemac_put_sql(text, " %v", hash);
}

bool schemac_is_other_side(const SchemacRevision *revision, const char *standing)
{
    const SchemacStep up = {.revision = revision};
    const char *space = strchr(standing, ' ');
    char hash[SCHEMAC_HASH_SIZE];
    schemac_done_hash(hash, &up, revision->up_count, 0);
    return space != NULL && strcmp(space + 1, hash) != 0;
}

/* ---- turns ---- */

/* What it made for a later section, which was never done, was taken away. */
static bool lacks_leftovers(const SchemacRunner *runner, const SchemacStep *step, uint32_t section)
{
    for (uint32_t i = section + 1; i < step->revision->up_count; i++) {
        SchemacStanding standing = schemac_standing_of(runner, step, i);
        if (standing != SCHEMAC_STANDING_BARE && standing != SCHEMAC_STANDING_ALL &&
            schemac_is_for_later(step->revision, section, i))
            return true;
    }
    return false;
}

static SchemacTurn turn_up(const SchemacRunner *runner, const SchemacStep *step, uint32_t section)
{
    switch (schemac_standing_of(runner, step, section)) {
    case SCHEMAC_STANDING_NONE: return SCHEMAC_TURN_NEW;
    case SCHEMAC_STANDING_CLEARED: return SCHEMAC_TURN_ALL;
    case SCHEMAC_STANDING_SOME: return SCHEMAC_TURN_SOME;
    case SCHEMAC_STANDING_BARE:
        return lacks_leftovers(runner, step, section) ? SCHEMAC_TURN_SOME : SCHEMAC_TURN_MADE;
    case SCHEMAC_STANDING_ALL: return SCHEMAC_TURN_NONE;
    }
    return SCHEMAC_TURN_SOME;
}

/* A section of the down side that says nothing undoes all of the up side, or some. */
static SchemacTurn turn_down(const SchemacRunner *runner, const SchemacStep *step,
                             const SchemacSection *down)
{
    bool has_none = false, has_cleared = false, has_some = false, has_all = false;
    if (down->undoes_first == 0) return SCHEMAC_TURN_SOME;
    for (uint32_t i = down->undoes_first - 1; i < down->undoes_last; i++) {
        SchemacStanding standing = schemac_standing_of(runner, step, i);
        has_none = has_none || standing == SCHEMAC_STANDING_NONE;
        has_cleared = has_cleared || standing == SCHEMAC_STANDING_CLEARED;
        has_some = has_some || standing == SCHEMAC_STANDING_SOME;
        has_all = has_all || standing == SCHEMAC_STANDING_BARE || standing == SCHEMAC_STANDING_ALL;
    }
    if (!has_some && !has_all) return has_cleared ? SCHEMAC_TURN_MADE : SCHEMAC_TURN_NONE;
    return has_some || has_none || has_cleared ? SCHEMAC_TURN_SOME : SCHEMAC_TURN_ALL;
}

SchemacTurn schemac_turn_of(const SchemacRunner *runner, const SchemacStep *step, uint32_t section)
{
    return step->down ? turn_down(runner, step, schemac_step_section(step, section))
                      : turn_up(runner, step, section);
}

uint32_t schemac_first_turn(const SchemacRunner *runner, const SchemacStep *step)
{
    uint32_t count = schemac_step_sections(step);
    uint32_t first = 0;
    while (first < count && schemac_turn_of(runner, step, first) == SCHEMAC_TURN_NONE) first++;
    return first;
}
