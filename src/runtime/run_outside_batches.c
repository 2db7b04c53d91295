/* A statement that changes rows, batch after batch, each a transaction with its record. */
#include "runtime/run_outside_internal.h"

#include <string.h>

#include "runtime/run_batches_internal.h"

#define AFTER_KEY "after "

/* The rows with keys after `begin` and up to `end` ("": to the last), and where the next begins. */
static bool run_batch(Outside *outside, const SchemacStatement *statement,
                      const SchemacBatches *batches, const char *begin, const char *end)
{
    SchemacBuffer text = {0};
    schemac_put_batch(&text, outside->section, statement, batches, begin, end);
    schemac_buffer_clear(&outside->before);
    schemac_put_sql(&outside->before, AFTER_KEY "%v", end);
    bool done = (!text.failed || schemac_fail_memory(outside->runner->error)) &&
                schemac_outside_transaction(outside, statement, &text, end[0] != '\0');
    schemac_buffer_clear(&outside->before);
    schemac_put_sql(&outside->before, AFTER_KEY "%v", done ? end : begin);
    schemac_buffer_free(&text);
    return done;
}

/* Each batch commits with where the next one begins. */
static bool run_batches(Outside *outside, const SchemacStatement *statement,
                        const SchemacBatches *batches)
{
    SchemacRunner *runner = outside->runner;
    const SchemacQuestion question = schemac_outside_question(outside, statement);
    const size_t skipped = sizeof AFTER_KEY - 1;
    SchemacBuffer begin = {0}, end = {0};
    bool goes_on =
        outside->before.length > skipped && strncmp(outside->before.bytes, AFTER_KEY, skipped) == 0;
    double rows = 0;
    bool done = true;
    schemac_put(&begin, goes_on ? outside->before.bytes + skipped : "");
    if (schemac_is_other_batch(batches, begin.bytes)) schemac_buffer_clear(&begin);
    for (bool is_last = false; done && !is_last; rows += outside->section->batch_rows) {
        done = (!schemac_is_cancelled(runner) || schemac_fail_cancelled(runner)) &&
               schemac_find_batch_end(&question, outside->section, batches,
                                      begin.length == 0 ? "" : begin.bytes, &end);
        is_last = end.length == 0;
        if (is_last && batches->pages > 0) schemac_buffer_clear(&begin); /* rows that moved */
        done = done && run_batch(outside, statement, batches, begin.length == 0 ? "" : begin.bytes,
                                 is_last ? "" : end.bytes);
        schemac_buffer_clear(&begin);
        schemac_put(&begin, is_last ? "" : end.bytes);
        if (done && !is_last) {
            schemac_report_batch(runner, outside->number, batches, rows, &outside->reported_ms);
            done = schemac_pause(runner, outside->section->pause_ms) &&
                   schemac_await_standbys(runner, outside->section, outside->number,
                                          &outside->is_lag_hidden);
        }
    }
    if (done) schemac_buffer_clear(&outside->before);
    schemac_buffer_free(&begin);
    schemac_buffer_free(&end);
    return done;
}

/* Once a section. */
static void say_triggers_off(Outside *outside)
{
    if (!outside->section->triggers_off || outside->has_said_triggers) return;
    outside->has_said_triggers = true;
    schemac_report(outside->runner,
                   (SchemacEvent){.kind = SCHEMAC_EVENT_CAUTION,
                                  .section = outside->number + 1,
                                  .message = "triggers are off, those of foreign keys too: what "
                                             "this section writes is not checked by them"});
}

bool schemac_outside_batches(Outside *outside, const SchemacStatement *statement, bool *is_done)
{
    SchemacBatches batches;
    const SchemacQuestion question = schemac_outside_question(outside, statement);
    *is_done = false;
    say_triggers_off(outside);
    if (!schemac_read_batches(outside->section, statement, &batches)) return true;
    bool done = schemac_find_batch_key(&question, outside->section, &batches, is_done) &&
                (!*is_done || run_batches(outside, statement, &batches));
    schemac_batches_free(&batches);
    return done;
}
