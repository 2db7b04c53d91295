#include "diff/diff_internal.h"

/* Which of the routines of one name a text calls: told by how many arguments there are. */

enum { ANY_COUNT = -1 };

/* Behind the quote that ends what begins at `at`; two of them in a row are one inside. */
static size_t skip_quoted(Text text, size_t at)
{
    char quote = text.bytes[at];
    bool escapes = quote == '\'' && at > 0 && (text.bytes[at - 1] | 0x20) == 'e';
    for (at++; at < text.length; at++) {
        if (escapes && text.bytes[at] == '\\')
            at++;
        else if (text.bytes[at] == quote)
            return at + 1;
    }
    return at;
}

int count_call_arguments(Text text, size_t at)
{
    int depth = 0;
    int commas = 0;
    bool has_any = false;
    while (at < text.length && text.bytes[at] == ' ') at++;
    if (at >= text.length || text.bytes[at] != '(') return ANY_COUNT;
    while (at < text.length) {
        char byte = text.bytes[at];
        has_any = has_any || (depth > 0 && byte != ' ' && !(depth == 1 && byte == ')'));
        if (byte == '\'' || byte == '"') {
            at = skip_quoted(text, at);
            continue;
        }
        if (byte == '*' && depth == 1) return ANY_COUNT;
        commas += byte == ',' && depth == 1;
        depth += (byte == '(' || byte == '[') - (byte == ')' || byte == ']');
        at++;
        if (depth == 0) return has_any ? commas + 1 : 0;
    }
    return ANY_COUNT;
}

/* Says yes when in doubt: of an aggregate, of a range's constructor. */
static bool accepts(const Object *object, int count)
{
    int least = 0;
    int most = 0;
    if (count == ANY_COUNT || (object->kind != KIND_FUNCTION && object->kind != KIND_PROCEDURE))
        return true;
    const Routine *routine = (const Routine *)object;
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if (argument->mode == ARGUMENT_VARIADIC) return true;
        if (argument->mode == ARGUMENT_TABLE ||
            (argument->mode == ARGUMENT_OUT && object->kind == KIND_FUNCTION))
            continue;
        most++;
        least += expression_is_none(&argument->default_value);
    }
    return count >= least && count <= most;
}

QualifiedName renamed_call(Renames *renames, QualifiedName name, int count)
{
    for (MapEntry e = map_first(renames->former); e.value != NULL; e = map_next(e)) {
        const Object *old_object = e.value;
        const Object *renamed = map_find_pointer(renames->objects, old_object);
        if ((old_object->kind == KIND_FUNCTION || old_object->kind == KIND_PROCEDURE ||
             old_object->kind == KIND_AGGREGATE || old_object->kind == KIND_RANGE) &&
            qualified_name_equals(old_object->name, name) && accepts(old_object, count))
            return renamed == NULL ? name : renamed->name;
    }
    return renamed_in_extension(renames, name);
}

QualifiedName renamed_routine(Renames *renames, QualifiedName name)
{
    return renamed_call(renames, name, ANY_COUNT);
}
