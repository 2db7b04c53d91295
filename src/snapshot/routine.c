/* Functions and procedures. A body stands in dollar quotes under a tag that it does not end early;
 * with a carriage return in it, which a file would lose, it is a string. */
#include "snapshot/writer_internal.h"

static void put_argument(Writer *writer, const Argument *argument)
{
    static const char *const modes[] = {"", "out ", "inout ", "variadic ", ""};
    put(writer, modes[argument->mode]);
    if (argument->name != NULL) {
        /* PostgreSQL's parser reads the list: more words need quotes in it than in the language. */
        put_text(writer, identifier_format_argument(writer->arena, argument->name));
        put(writer, " ");
    }
    put_type(writer, &argument->type);
    if (!expression_is_none(&argument->default_value)) {
        put(writer, " default ");
        put_text(writer, argument->default_value.text);
    }
}

/* Those of RETURNS TABLE, or all others. */
static void put_arguments(Writer *writer, const Routine *routine, bool of_table)
{
    const char *separator = "";
    put(writer, "(");
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if ((argument->mode == ARGUMENT_TABLE) != of_table) continue;
        put(writer, separator);
        put_argument(writer, argument);
        separator = ", ";
    }
    put(writer, ")");
}

static void put_returns(Writer *writer, const Routine *routine)
{
    if (routine->returns_table) {
        put(writer, "\n    returns table ");
        put_arguments(writer, routine, true);
    } else if (routine->has_returns) {
        put(writer, routine->returns_set ? "\n    returns setof " : "\n    returns ");
        put_type(writer, &routine->returns);
    }
}

static void put_text_clause(Writer *writer, const char *word, Text text)
{
    if (!text_is_none(text)) {
        put(writer, word);
        put_text(writer, text);
    }
}

static void put_attributes(Writer *writer, const Routine *routine)
{
    static const char *const volatilities[] = {"", " stable", " immutable"};
    static const char *const parallels[] = {"", " parallel restricted", " parallel safe"};
    put(writer, "\n    language ");
    put_name(writer, routine->language);
    for (size_t i = 0; i < routine->transforms.count; i++) {
        put(writer, i == 0 ? " transform for type " : ", for type ");
        put_type(writer, &routine->transforms.items[i]);
    }
    put(writer, routine->window ? " window" : "");
    put(writer, volatilities[routine->volatility]);
    put(writer, routine->leakproof ? " leakproof" : "");
    put(writer, routine->strict ? " strict" : "");
    put(writer, routine->security_definer ? " security definer" : "");
    put(writer, parallels[routine->parallel]);
    put_text_clause(writer, " cost ", routine->cost);
    put_text_clause(writer, " rows ", routine->rows);
    if (routine->support.name != NULL) {
        put(writer, " support ");
        put_qualified(writer, routine->support);
    }
    for (size_t i = 0; i < routine->set.count; i++) {
        put(writer, "\n    set ");
        put_text(writer, name_text(routine->set.items[i].name));
        put(writer, " to ");
        put_text(writer, routine->set.items[i].value);
    }
}

static char byte_of_both(Text body, Text tag, size_t at)
{
    return at < body.length ? body.bytes[at] : tag.bytes[at - body.length];
}

/* Whether the first `tag` in `body` followed by `tag` is the one that ends it. */
static bool tag_fits(Text body, Text tag)
{
    for (size_t at = 0; at < body.length; at++) {
        size_t same = 0;
        while (same < tag.length && byte_of_both(body, tag, at + same) == tag.bytes[same]) same++;
        if (same == tag.length) return false;
    }
    return true;
}

/* $$, else $body$, $body1$, ...: the first that the body does not end early. */
static Text dollar_tag(Arena *arena, Text body)
{
    Text tag = TEXT("$$");
    for (int i = 0; !tag_fits(body, tag); i++)
        tag = i == 0 ? TEXT("$body$") : text_format(arena, "$body%d$", i);
    return tag;
}

static void put_body(Writer *writer, const Routine *routine)
{
    if (!expression_is_none(&routine->sql_body)) {
        put(writer, "\n    ");
        put_text(writer, routine->sql_body.text);
    } else if (!text_is_none(routine->link_symbol)) {
        put(writer, "\n    as ");
        put_string(writer, routine->body);
        put(writer, ", ");
        put_string(writer, routine->link_symbol);
    } else if (text_has_return(routine->body)) { /* a file would lose it */
        put(writer, "\n    as ");
        put_string(writer, routine->body);
    } else {
        Text tag = dollar_tag(writer->arena, routine->body);
        put(writer, "\n    as ");
        put_text(writer, tag);
        put_text(writer, routine->body);
        put_text(writer, tag);
    }
}

void print_routine(Writer *writer, const Object *object)
{
    const Routine *routine = (const Routine *)object;
    put_comment(writer, object, "");
    put(writer, object->kind == KIND_FUNCTION ? "function " : "procedure ");
    put_qualified(writer, object->name);
    put_owner(writer, object);
    put(writer, routine->unchecked ? " unchecked" : "");
    put_arguments(writer, routine, false);
    put_returns(writer, routine);
    put_attributes(writer, routine);
    put_body(writer, routine);
    put(writer, ";\n\n");
}
