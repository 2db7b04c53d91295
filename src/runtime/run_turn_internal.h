/* Revisions that turn round half way: between run_standing.c, which tells what of them is done,
 * run_turn_check.c, which tells whether they can, and run_turn.c, which does it. */
#ifndef SCHEMAC_RUN_TURN_INTERNAL_H
#define SCHEMAC_RUN_TURN_INTERNAL_H

#include "runtime/run_internal.h"

/* How much is done of an up section of a revision that turned round. Who turns round drops the
 * constraints and indexes that the way so far made; what has them again is told apart. */
typedef enum SchemacStanding {
    SCHEMAC_STANDING_NONE = 'n',
    SCHEMAC_STANDING_CLEARED = 'c', /* none, and what undid it lost its constraints and indexes */
    SCHEMAC_STANDING_SOME = 's',    /* or it is not known */
    SCHEMAC_STANDING_BARE = 'b',    /* all but its constraints and indexes */
    SCHEMAC_STANDING_ALL = 'a'
} SchemacStanding;

/* Of up section `section` (from 0): as the step begins or began, in its direction. */
SchemacStanding schemac_standing_of(const SchemacRunner *runner, const SchemacStep *step,
                                    uint32_t section);
/* The same as the record says, with what was done since it turned round. */
SchemacStanding schemac_standing_now(const SchemacRunner *runner, const SchemacRecord *record,
                                     uint32_t section);
/* For SchemacProgress.standing: that of all sections as the step begins, and a hash of their SQL.
 */
void schemac_put_standing(SchemacBuffer *text, const SchemacRunner *runner,
                          const SchemacStep *step);
/* Whether the up side is another one than that which `standing` is about. */
bool schemac_is_other_side(const SchemacRevision *revision, const char *standing);

/* What a section (from 0) of a step that turned round has to do. */
typedef enum SchemacTurn {
    SCHEMAC_TURN_NONE, /* nothing */
    SCHEMAC_TURN_MADE, /* constraints and indexes: all else is there */
    SCHEMAC_TURN_SOME, /* some of it, or it is not known: what cannot be done twice is refused */
    SCHEMAC_TURN_ALL,  /* all of it, but what is in its way may be gone */
    SCHEMAC_TURN_NEW   /* all of it, as for the first time */
} SchemacTurn;
SchemacTurn schemac_turn_of(const SchemacRunner *runner, const SchemacStep *step, uint32_t section);
/* The first section that has anything to do; the number of sections: none has. */
uint32_t schemac_first_turn(const SchemacRunner *runner, const SchemacStep *step);

/* The step goes the other way than the revision went so far. */
bool schemac_turns_round(const SchemacStep *step, const SchemacRecord *record);
/* It does, or did before. */
bool schemac_is_turned(const SchemacRunner *runner, const SchemacStep *step);
/* Of the section after those that are done, some statements or batches are, or one was begun. */
bool schemac_has_begun(const SchemacRunner *runner, const SchemacRecord *record);
/* Nothing was done of it but to record that it began. */
bool schemac_is_untouched(const SchemacRunner *runner, const SchemacRecord *record);

/* ---- run_turn_check.c ---- */

/* Whether what is left to do of such a step can be told; fills the error. */
bool schemac_turn_check(SchemacRunner *runner, const SchemacStep *step,
                        const SchemacRecord *record);
/* Whether a statement of it, the bytes from `begin` to `end` of `sql`, failed because it has
 * nothing to do: says so. */
bool schemac_pass_over(SchemacRunner *runner, const char *sql, size_t begin, size_t end);
/* UPDATE that gives values only where there are none: once is as twice. */
bool schemac_fills_empty(const char *sql, const SchemacStatement *statement);
/* Whether the bytes, a statement or an action of one, are about a constraint or an index. */
bool schemac_is_about_made(const char *sql, size_t begin, size_t end);

/* ---- run_turn.c, run_turn_round.c ---- */

/* A step that turned round, at work. */
typedef struct Turning {
    SchemacRunner *runner;
    const SchemacStep *step;
    uint32_t section;
    SchemacTurn turn;
    SchemacBuffer preamble; /* of the section's transaction: see schemac_gentle */
} Turning;

bool schemac_run_turned(SchemacRunner *runner, SchemacCursor *cursor);
/* Section `section` of such a step, not transactional, from where `record` (or NULL) says on. */
bool schemac_run_outside_turned(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                                SchemacTurn turn, const SchemacRecord *record);
/* Drops the constraints and indexes that were made so far, and records that the revision goes the
 * other way from here on. */
bool schemac_turn_round(Turning *turning, const SchemacRecord *record);

/* A transaction of a turned step begins; SQL of the runner's own in it; it ends. */
bool schemac_turning_begin(Turning *turning);
bool schemac_turning_run(Turning *turning, SchemacBuffer *sql);
bool schemac_turning_end(Turning *turning, bool done);
/* `text`, a statement or an action of it, which begins at `begin` of the section's SQL: when it has
 * nothing to do it is passed over. */
bool schemac_turning_try(Turning *turning, const SchemacBuffer *text, size_t begin);
/* Where the actions of ALTER TABLE begin; 0: it is something else. */
size_t schemac_find_actions(const char *sql, const SchemacStatement *statement);

#endif
