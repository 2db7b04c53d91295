/* A call in canonical SQL, and which routines of its name it may mean: told by how many arguments
 * there are. */
#ifndef SCHEMAC_MODEL_CALL_H
#define SCHEMAC_MODEL_CALL_H

#include "model/object.h"

enum { CALL_ARGUMENT_LIMIT = 100 };

typedef struct Call {
    bool is_known; /* false: whatever it may be */
    size_t count;
    Text arguments[CALL_ARGUMENT_LIMIT]; /* slices of the text, trimmed */
} Call;

/* The call whose function's name ends at `at`. */
void call_read(Call *call, Text text, size_t at);
/* Says yes when in doubt: of an aggregate, of a range's constructor. */
bool call_fits(const Call *call, const Object *object);

#endif
