/* SchemacCancel: may be asked for from another thread or a signal handler, so there is no lock. */
#include "runtime/run_internal.h"

#include <stdatomic.h>
#include <stdlib.h>

/* The handle belongs to the operation that attached it. A request from another thread announces
 * itself in `users` before it takes the handle, so that detaching can wait until it is let go; a
 * signal handler on the operation's own thread has always ended before the thread goes on. */
struct SchemacCancel {
    atomic_bool requested;
    atomic_int users;
    _Atomic(PGcancel *) handle;
};

SchemacCancel *schemac_cancel_new(void)
{
    return calloc(1, sizeof(SchemacCancel));
}

void schemac_cancel_free(SchemacCancel *cancel)
{
    free(cancel);
}

void schemac_cancel_request(SchemacCancel *cancel)
{
    char reason[256];
    atomic_store(&cancel->requested, true);
    atomic_fetch_add(&cancel->users, 1);
    PGcancel *handle = atomic_load(&cancel->handle);
    if (handle != NULL) (void)PQcancel(handle, reason, sizeof reason);
    atomic_fetch_sub(&cancel->users, 1);
}

void schemac_cancel_reset(SchemacCancel *cancel)
{
    atomic_store(&cancel->requested, false);
}

void schemac_cancel_attach(SchemacCancel *cancel, PGconn *connection)
{
    if (cancel != NULL) {
        schemac_cancel_detach(cancel);
        atomic_store(&cancel->handle, PQgetCancel(connection));
    }
}

void schemac_cancel_detach(SchemacCancel *cancel)
{
    if (cancel == NULL) return;
    PGcancel *handle = atomic_exchange(&cancel->handle, NULL);
    while (atomic_load(&cancel->users) > 0) {
        /* a request is under way: a few milliseconds */
    }
    PQfreeCancel(handle);
}

bool schemac_cancel_is_requested(const SchemacCancel *cancel)
{
    return cancel != NULL && atomic_load(&((SchemacCancel *)(uintptr_t)cancel)->requested);
}
