/* Literals of vectors and bit strings. */
#include "syntax/sql_size.h"

#include <stdlib.h>
#include <string.h>

static bool is_number(Text text)
{
    char buffer[64];
    char *end;
    text = text_trim(text);
    if (text_is_empty(text) || text.length >= sizeof buffer) return false;
    memcpy(buffer, text.bytes, text.length);
    buffer[text.length] = '\0';
    if (strchr("+-.0123456789", buffer[0]) == NULL) return false;
    (void)strtod(buffer, &end);
    return *end == '\0';
}

/* The items between commas; 0: one of them is no number. */
static int32_t count_numbers(Text inside)
{
    int32_t count = 0;
    for (size_t begin = 0, end = 0; begin <= inside.length; begin = end + 1) {
        for (end = begin; end < inside.length && inside.bytes[end] != ','; end++) continue;
        if (!is_number(text_slice(inside, begin, end))) return 0;
        count++;
    }
    return count;
}

static bool read_vector(Text text, SqlSize *size)
{
    if (text.length < 3 || text.bytes[0] != '[' || text.bytes[text.length - 1] != ']') return false;
    size->count = count_numbers(text_slice(text, 1, text.length - 1));
    return size->count > 0;
}

/* "{1:0.5,3:2}/768" */
static bool read_sparse(Text text, SqlSize *size)
{
    size_t at = text.length;
    int64_t count = 0;
    while (at > 0 && text.bytes[at - 1] >= '0' && text.bytes[at - 1] <= '9') at--;
    for (size_t i = at; i < text.length && count < INT32_MAX; i++)
        count = count * 10 + (text.bytes[i] - '0');
    Text head = text_trim(text_slice(text, 0, at));
    if (count < 1 || count > INT32_MAX || head.length < 3 || head.bytes[0] != '{') return false;
    size->count = (int32_t)count;
    return text_ends_with(head, "/") && memchr(head.bytes, '}', head.length) != NULL;
}

/* "101", "b101", "x1f": a digit of hexadecimals is four bits. */
static bool read_bits(Text text, SqlSize *size)
{
    char base = text.length > 0 ? (char)(text.bytes[0] | 32) : '\0';
    bool is_hexadecimal = base == 'x';
    if (is_hexadecimal || base == 'b') text = text_slice(text, 1, text.length);
    const char *digits = is_hexadecimal ? "0123456789abcdefABCDEF" : "01";
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] == '\0' || strchr(digits, text.bytes[i]) == NULL) return false;
    size->count = (int32_t)(text.length * (is_hexadecimal ? 4 : 1));
    return true;
}

/* "{1,2,3}" of numbers: what else there is, nobody knows here. */
static bool read_array(Text text, SqlSize *size)
{
    if (text.length < 3 || text.bytes[0] != '{' || text.bytes[text.length - 1] != '}') return true;
    size->count = count_numbers(text_slice(text, 1, text.length - 1));
    return true;
}

bool sql_size_of_string(SqlSizeForm form, Text text, SqlSize *size)
{
    *size = (SqlSize){form, 0};
    switch (form) {
    case SQL_SIZE_VECTOR: return read_vector(text_trim(text), size);
    case SQL_SIZE_SPARSE: return read_sparse(text_trim(text), size);
    case SQL_SIZE_BITS:
    case SQL_SIZE_VARBIT: return read_bits(text, size);
    case SQL_SIZE_ARRAY: return read_array(text_trim(text), size);
    case SQL_SIZE_NONE: break;
    }
    return true;
}

bool sql_size_fits(SqlSize size, SqlSize wanted)
{
    if (size.count == 0 || wanted.count == 0 || size.form == SQL_SIZE_NONE ||
        wanted.form == SQL_SIZE_NONE)
        return true;
    return wanted.form == SQL_SIZE_VARBIT ? size.count <= wanted.count : size.count == wanted.count;
}
