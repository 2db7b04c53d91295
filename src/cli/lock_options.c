/* The options of `apply` and `revert` about locks, and about waiting for standbys. */
#include "cli/runner_internal.h"

#include <stdlib.h>
#include <string.h>

/* Milliseconds; 0 of the runner means that nothing is said, so that none is `none`. */
static bool read_time(Session *session, const char *option, int32_t none, int32_t *milliseconds)
{
    const char *value = arguments_find(&session->arguments, option);
    if (value == NULL) return true;
    if (!section_time_parse(text_from_string(value), milliseconds))
        return session_refuse_value(session, option,
                                    "Specify a number with ms, s, min or h, such as 30s.");
    if (*milliseconds == 0) *milliseconds = none;
    return true;
}

static bool read_retries(Session *session, int32_t *retries)
{
    const char *value = arguments_find(&session->arguments, "lock-retries");
    char *end;
    if (value == NULL) return true;
    long number = strtol(value, &end, 10);
    if (*value == '\0' || *end != '\0' || number < 0 || number > 1000000)
        return session_refuse_value(session, "lock-retries",
                                    "Specify a number of tries after the first one; 0 for none.");
    *retries = number == 0 ? -1 : (int32_t)number;
    return true;
}

bool runner_read_lock_options(Session *session, SchemacOptions *locks)
{
    int32_t budget = 0, cancel = 0, terminate = 0, lag = 0;
    *locks = (SchemacOptions){0};
    if (!read_time(session, "lock-wait", 1, &locks->lock_wait_ms) ||
        !read_time(session, "lock-pause", 1, &locks->lock_pause_ms) ||
        !read_time(session, "lock-budget", -1, &budget) ||
        !read_time(session, "cancel-blockers", 1, &cancel) ||
        !read_time(session, "terminate-blockers", 1, &terminate) ||
        !read_time(session, "max-lag", 1, &lag) || !read_retries(session, &locks->lock_retries))
        return false;
    locks->lock_budget_ms = budget;
    locks->cancel_blockers_ms = cancel;
    locks->terminate_blockers_ms = terminate;
    locks->lag_ms = lag;
    return true;
}
