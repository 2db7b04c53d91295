/* Our own mistakes: an invariant that no input may break. Prints the place and aborts. */
#ifndef SCHEMAC_BASE_BUG_H
#define SCHEMAC_BASE_BUG_H

#define BUG(...) bug_abort(__FILE__, __LINE__, __VA_ARGS__)

_Noreturn void bug_abort(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
