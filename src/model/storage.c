/* What a type says about where its values are stored. */
#include "model/type.h"

#include <string.h>

#include "model/definition.h"
#include "model/domain.h"

static const char *letter_word(char letter)
{
    return letter == 'p'   ? "plain"
           : letter == 'e' ? "external"
           : letter == 'm' ? "main"
                           : "extended";
}

/* Of types that well-known extensions provide: those of other extensions may be any. */
static const char *extension_storage(Name name)
{
    const KnownType *type = known_extension_type_find(name_text(name));
    return type == NULL ? NULL : letter_word(type->storage);
}

/* The clause of a base type, "storage = main" among others; "like = t" leaves it open. */
static const char *clause_storage(const Definition *type)
{
    static const char *const words[] = {"plain", "external", "main", "extended"};
    Text text = type->clauses.text;
    for (size_t at = 0; at < text.length; at++) {
        Text rest = text_slice(text, at, text.length);
        if (at > 0 && strchr("( ", text.bytes[at - 1]) == NULL) continue;
        if (text_starts_with(rest, "like = ")) return NULL;
        if (!text_starts_with(rest, "storage = ")) continue;
        rest = text_slice(rest, strlen("storage = "), rest.length);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (text_starts_with(rest, words[i])) return words[i];
        return NULL;
    }
    return "plain";
}

const char *type_storage(const Type *type)
{
    for (int depth = 0; depth < TYPE_NESTING && type->array_dimensions == 0; depth++) {
        if (type->type_class == TYPE_BUILTIN)
            return type->builtin == NULL ? NULL : letter_word(type->builtin->storage);
        if (type->type_class == TYPE_EXTENSION) return extension_storage(type->name.name);
        if (type->type_class != TYPE_USER || type->object == NULL) return NULL;
        if (type->object->kind == KIND_ENUM) return letter_word('p');
        if (type->object->kind == KIND_BASE_TYPE)
            return clause_storage((const Definition *)(const void *)type->object);
        if (type->object->kind != KIND_DOMAIN) break; /* rows and ranges */
        type = &((const Domain *)(const void *)type->object)->type;
    }
    return type->array_dimensions > 0 || type->type_class == TYPE_USER ? letter_word('x') : NULL;
}
