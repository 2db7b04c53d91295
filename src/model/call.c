/* Calls and the routines of their name. */
#include "model/call.h"

#include "model/routine.h"

bool call_fits(const ExpressionCall *call, const Object *object)
{
    size_t least = 0;
    size_t most = 0;
    bool takes_more = false;
    if (call == NULL || call->is_open ||
        (object->kind != KIND_FUNCTION && object->kind != KIND_PROCEDURE))
        return true;
    const Routine *routine = (const Routine *)object;
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        bool is_variadic = argument->mode == ARGUMENT_VARIADIC;
        /* CALL names what comes out too. */
        if (argument->mode == ARGUMENT_TABLE ||
            (argument->mode == ARGUMENT_OUT && object->kind == KIND_FUNCTION))
            continue;
        takes_more = takes_more || is_variadic;
        most++;
        if (!is_variadic && expression_is_none(&argument->default_value)) least++;
    }
    return call->argument_count >= least && (takes_more || call->argument_count <= most);
}
