/* Raw blocks: SQL that the language does not model, up and down, as given. */
#include "snapshot/writer_internal.h"

#include <string.h>

/* $$, or a tag that does not occur in the text. */
static void put_dollar_quoted(Writer *writer, Text text)
{
    Text tag = TEXT("$$");
    for (int i = 1;
         text.length > 0 && memmem(text.bytes, text.length, tag.bytes, tag.length) != NULL; i++)
        tag = text_format(writer->arena, "$raw%d$", i);
    put_text(writer, tag);
    put(writer, "\n");
    put_text(writer, text);
    put(writer, "\n    ");
    put_text(writer, tag);
}

void print_raw(Writer *writer, const Object *object)
{
    const Raw *raw = (const Raw *)object;
    put_comment(writer, object, "");
    put(writer, "raw ");
    put_name(writer, object->name.name);
    put(writer, " {\n    up ");
    put_dollar_quoted(writer, raw->up);
    put(writer, "\n    down ");
    put_dollar_quoted(writer, raw->down);
    put(writer, "\n}\n\n");
}
