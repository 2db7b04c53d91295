/* Names in C. */
#include "emit/emit_internal.h"

#include <string.h>

/* Words that no member or parameter can be called: C11 to C23, C++11 to C++20 with the operators'
 * names, and macros that <stdio.h>, <errno.h> and the compilers bring. In bytewise order. */
static const char *const WORDS[] = {
    "EOF",
    "NULL",
    "_Alignas",
    "_Alignof",
    "_Atomic",
    "_Bool",
    "_Complex",
    "_Generic",
    "_Imaginary",
    "_Noreturn",
    "_Static_assert",
    "_Thread_local",
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "i386",
    "if",
    "inline",
    "int",
    "linux",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "typeof",
    "typeof_unqual",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

static bool is_word(Text text)
{
    size_t low = 0;
    size_t high = sizeof WORDS / sizeof WORDS[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(text, text_from_string(WORDS[middle]));
        if (order == 0) return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

Text c_identifier(Arena *arena, Text text)
{
    TextBuilder out = text_builder(arena);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (is_letter(c) || is_digit(c))
            text_put_byte(&out, c);
        else if ((unsigned char)c < 0x80)
            text_put_byte(&out, '_');
        else
            text_put_format(&out, "%02x", (unsigned)(unsigned char)c);
    }
    if (out.length == 0) text_put_string(&out, "_");
    return text_built(&out);
}

Text c_member(Arena *arena, Text text)
{
    Text name = c_identifier(arena, text);
    if (is_digit(name.bytes[0]) || name.bytes[0] == '_')
        name = text_format(arena, "x%.*s", TEXT_FORMAT(name)); /* a leading _ is the library's */
    return is_word(name) ? text_format(arena, "%.*s_", TEXT_FORMAT(name)) : name;
}

bool c_is_identifier(Text text)
{
    if (text_is_empty(text) || is_digit(text.bytes[0]) || is_word(text)) return false;
    for (size_t i = 0; i < text.length; i++)
        if (!is_letter(text.bytes[i]) && !is_digit(text.bytes[i]) && text.bytes[i] != '_')
            return false;
    return true;
}

Text c_upper(Arena *arena, Text text)
{
    char *bytes = text_string(arena, text);
    for (char *c = bytes; *c != '\0'; c++)
        if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 'a' + 'A');
    return text_from_string(bytes);
}

Text c_camel(Arena *arena, Text text)
{
    TextBuilder out = text_builder(arena);
    bool is_first = true;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        /* between two digits it stays: a_1_2 and a_12 are not the same */
        bool keeps = c == '_' && i > 0 && i + 1 < text.length && is_digit(text.bytes[i - 1]) &&
                     is_digit(text.bytes[i + 1]);
        if (c == '_' && !keeps) {
            is_first = true;
            continue;
        }
        text_put_byte(&out, is_first && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        is_first = false;
    }
    return text_built(&out);
}

bool c_names_has(const CNames *names, Text name)
{
    return map_find(names->taken, name) != NULL;
}

Text c_names_take(CNames *names, Text name)
{
    Text free_name = name;
    for (int number = 2; c_names_has(names, free_name); number++)
        free_name = text_format(names->arena, "%.*s_%d", TEXT_FORMAT(name), number);
    map_put(names->taken, free_name, names);
    return free_name;
}

const char *emit_prefix(Arena *arena, const Project *project)
{
    if (project->name == NULL) return "db";
    return text_string(arena, c_member(arena, text_lower(arena, name_text(project->name))));
}
