/* Calls in canonical text: their arguments are counted. Where `*`, VARIADIC, ORDER BY or a `$`
 * hides the number, any routine of the name may be meant. */
#include "model/call.h"

#include "model/routine.h"

static void add_argument(Call *call, Text argument)
{
    argument = text_trim(argument);
    if (call->count == CALL_ARGUMENT_LIMIT || text_equals(argument, TEXT("*")) ||
        text_starts_with(argument, "VARIADIC ") || text_has_word(argument, "ORDER")) {
        call->is_known = false;
        return;
    }
    call->arguments[call->count++] = argument;
}

void call_read(Call *call, Text text, size_t at)
{
    while (at < text.length && text.bytes[at] == ' ') at++;
    call->is_known = at < text.length && text.bytes[at] == '(';
    call->count = 0;
    size_t depth = 1;
    size_t begin = ++at;
    while (call->is_known && at < text.length) {
        char byte = text.bytes[at];
        if (byte == '\'' || byte == '"') {
            at = text_skip_quoted(text, at);
            continue;
        }
        if (byte == '$') call->is_known = false;
        if (byte == '(' || byte == '[') depth++;
        if (byte == ')' || byte == ']') depth--;
        if (depth == 0) break;
        if (byte == ',' && depth == 1) {
            add_argument(call, text_slice(text, begin, at));
            begin = at + 1;
        }
        at++;
    }
    if (at >= text.length) call->is_known = false;
    if (call->is_known && (call->count > 0 || text_trim(text_slice(text, begin, at)).length > 0))
        add_argument(call, text_slice(text, begin, at));
}

bool call_fits(const Call *call, const Object *object)
{
    size_t least = 0;
    size_t most = 0;
    bool takes_more = false;
    if (!call->is_known || (object->kind != KIND_FUNCTION && object->kind != KIND_PROCEDURE))
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
    return call->count >= least && (takes_more || call->count <= most);
}
