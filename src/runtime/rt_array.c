/* Arrays, ranges and multiranges of any scalar. Formats: array_send, range_send, multirange_send.
 */
#include "rt_internal.h"

/* What an array's items or a range's bounds are: the same column as a scalar (or as a range). */
static SchemacColumn element_column(const SchemacColumn *column, SchemacForm form)
{
    SchemacColumn element = *column;
    element.form = (unsigned char)form;
    return element;
}

/* The items of any array struct: they differ in what `items` points to only. */
typedef struct AnyArray {
    const void *items;
    const bool *nulls;
    size_t count;
    const SchemacShape *shape;
} AnyArray;

/* ---- ranges: flags, then the bounds that are there, each after its length ---- */

#define RANGE_FLAGS_KNOWN 0x1F

static bool has_lower(uint8_t flags)
{
    return (flags & (SCHEMAC_RANGE_EMPTY | SCHEMAC_RANGE_LOWER_INFINITE)) == 0;
}

static bool has_upper(uint8_t flags)
{
    return (flags & (SCHEMAC_RANGE_EMPTY | SCHEMAC_RANGE_UPPER_INFINITE)) == 0;
}

/* Takes int32 length and that many bytes off the front; NULL bytes: null. False: malformed. */
static bool take_value(const unsigned char **bytes, size_t *length, const unsigned char **value,
                       size_t *value_length)
{
    if (*length < 4) return false;
    uint32_t size = get_uint32(*bytes);
    *bytes += 4;
    *length -= 4;
    *value = NULL;
    *value_length = 0;
    if (size == UINT32_MAX) return true;
    if (size > *length) return false;
    *value = *bytes;
    *value_length = size;
    *bytes += size;
    *length -= size;
    return true;
}

static bool decode_bound(const Decoding *decoding, const unsigned char **bytes, size_t *length,
                         void *field)
{
    const unsigned char *value;
    size_t value_length;
    return take_value(bytes, length, &value, &value_length) && value != NULL &&
           rt_type(decoding->column->type)->decode(decoding, value, value_length, field);
}

bool decode_range(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    const TypeRow *row = rt_type(decoding->column->type);
    if (length < 1 || (bytes[0] & ~RANGE_FLAGS_KNOWN) != 0) return false;
    uint8_t flags = bytes[0];
    bytes++;
    length--;
    unsigned char *place = field;
    memset(place, 0, 2 * row->size);
    place[2 * row->size] = flags;
    if (has_lower(flags) && !decode_bound(decoding, &bytes, &length, place)) return false;
    if (has_upper(flags) && !decode_bound(decoding, &bytes, &length, place + row->size))
        return false;
    return length == 0;
}

/* Puts a length word to be filled in by end_value. */
static size_t begin_value(Writer *writer)
{
    writer_reserve(writer, 4);
    return writer->length;
}

static void end_value(Writer *writer, size_t begin)
{
    if (!writer->has_failed)
        put_uint32(writer->bytes + begin - 4, (uint32_t)(writer->length - begin));
}

bool encode_range(Encoding *encoding, const void *field)
{
    const TypeRow *row = rt_type(encoding->column->type);
    const unsigned char *place = field;
    uint8_t flags = place[2 * row->size];
    if ((flags & ~RANGE_FLAGS_KNOWN) != 0)
        return encode_fail(encoding, "the range has unknown flags");
    writer_put(encoding->writer, &flags, 1);
    for (int i = 0; i < 2; i++) {
        if (i == 0 ? !has_lower(flags) : !has_upper(flags)) continue;
        size_t begin = begin_value(encoding->writer);
        if (!row->encode(encoding, place + (size_t)i * row->size)) return false;
        end_value(encoding->writer, begin);
    }
    return true;
}

/* ---- arrays: dimensions, has-null, element type; length and lower bound of each; items ---- */

/* False when malformed. An array of no dimensions has no items. */
static bool read_shape(const unsigned char *bytes, size_t length, int dimension_count,
                       SchemacShape *shape, size_t *count)
{
    *count = dimension_count == 0 ? 0 : 1;
    shape->dimension_count = dimension_count;
    if (length < (size_t)dimension_count * 8) return false;
    for (int i = 0; i < dimension_count; i++) {
        uint32_t extent = get_uint32(bytes + (size_t)i * 8);
        if (extent > INT32_MAX || (extent > 0 && *count > (size_t)INT32_MAX / extent)) return false;
        *count *= extent;
        shape->lengths[i] = (int32_t)extent;
        shape->lower_bounds[i] = (int32_t)get_uint32(bytes + (size_t)i * 8 + 4);
    }
    return true;
}

static bool read_items(const Decoding *decoding, const unsigned char *bytes, size_t length,
                       size_t count, unsigned char *items, bool *nulls, bool *has_null)
{
    size_t size = rt_value_size(decoding->column);
    for (size_t i = 0; i < count; i++) {
        const unsigned char *value;
        size_t value_length;
        if (!take_value(&bytes, &length, &value, &value_length)) return false;
        nulls[i] = value == NULL;
        if (value == NULL) {
            memset(items + i * size, 0, size);
            *has_null = true;
        } else if (!rt_decode(decoding, value, value_length, items + i * size)) {
            return false;
        }
    }
    return length == 0;
}

/* `count` items of `element`, each after its length, into `array`. */
static bool decode_items(const Decoding *decoding, SchemacForm form, const unsigned char *bytes,
                         size_t length, size_t count, AnyArray *array)
{
    if (count > length / 4)
        return false; /* each takes at least its length word: bounds what is allocated */
    SchemacColumn element = element_column(decoding->column, form);
    Decoding inner = {decoding->arena, decoding->copies, NULL, &element};
    unsigned char *items = schemac_arena_make(decoding->arena, count * rt_value_size(&element), 16);
    bool *nulls = schemac_arena_make(decoding->arena, count * sizeof *nulls, 1);
    bool has_null = false;
    if (items == NULL || nulls == NULL ||
        !read_items(&inner, bytes, length, count, items, nulls, &has_null))
        return false;
    array->items = items;
    array->nulls = has_null ? nulls : NULL;
    array->count = count;
    return true;
}

bool decode_array(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    if (length < 12) return false;
    uint32_t dimension_count = get_uint32(bytes);
    SchemacShape shape = {0};
    size_t count;
    if (dimension_count > SCHEMAC_DIMENSIONS_MAX || get_uint32(bytes + 4) > 1 ||
        !read_shape(bytes + 12, length - 12, (int)dimension_count, &shape, &count))
        return false;
    size_t head = 12 + (size_t)dimension_count * 8;
    SchemacForm form =
        decoding->column->form == SCHEMAC_RANGE_ARRAY_OF ? SCHEMAC_RANGE_OF : SCHEMAC_SCALAR;
    AnyArray array = {0};
    if (!decode_items(decoding, form, bytes + head, length - head, count, &array)) return false;
    if (dimension_count > 1 || (dimension_count == 1 && shape.lower_bounds[0] != 1)) {
        SchemacShape *kept = schemac_arena_make(decoding->arena, sizeof *kept, sizeof(void *));
        if (kept == NULL) return false;
        *kept = shape;
        array.shape = kept;
    }
    memcpy(field, &array, sizeof array);
    return true;
}

static bool encode_items(Encoding *encoding, const SchemacColumn *element, const AnyArray *array)
{
    Encoding inner = {encoding->writer, element, encoding->element_oid, NULL};
    size_t size = rt_value_size(element);
    for (size_t i = 0; i < array->count; i++) {
        size_t begin = begin_value(encoding->writer);
        if (encoding->writer->has_failed) return true; /* told by the writer */
        if (array->nulls != NULL && array->nulls[i]) {
            put_uint32(encoding->writer->bytes + begin - 4, UINT32_MAX);
            continue;
        }
        if (!rt_encode(&inner, (const unsigned char *)array->items + i * size))
            return encode_fail(encoding, inner.fault);
        end_value(encoding->writer, begin);
    }
    return true;
}

/* Whether the shape's extents multiply to the count of items. */
static bool shape_fits(const SchemacShape *shape, size_t count)
{
    if (shape->dimension_count < 0 || shape->dimension_count > SCHEMAC_DIMENSIONS_MAX) return false;
    size_t product = shape->dimension_count == 0 ? 0 : 1;
    for (int i = 0; i < shape->dimension_count; i++) {
        if (shape->lengths[i] < 1 || product > (size_t)INT32_MAX / (size_t)shape->lengths[i])
            return false;
        product *= (size_t)shape->lengths[i];
    }
    return product == count;
}

bool encode_array(Encoding *encoding, const void *field)
{
    AnyArray array;
    memcpy(&array, field, sizeof array);
    if (array.count > 0 && array.items == NULL)
        return encode_fail(encoding, "an array of some length has no items");
    SchemacShape plain = {array.count == 0 ? 0 : 1, {(int32_t)array.count}, {1}};
    const SchemacShape *shape = array.shape == NULL ? &plain : array.shape;
    if (array.count > INT32_MAX || !shape_fits(shape, array.count))
        return encode_fail(encoding, "the array's shape does not fit its count of items");
    size_t dimension_count = (size_t)shape->dimension_count;
    unsigned char *place = writer_reserve(encoding->writer, 12 + dimension_count * 8);
    if (place == NULL) return true;
    put_uint32(place, (uint32_t)dimension_count);
    put_uint32(place + 4, array.nulls != NULL ? 1 : 0);
    put_uint32(place + 8, encoding->element_oid);
    for (size_t i = 0; i < dimension_count; i++) {
        put_uint32(place + 12 + i * 8, (uint32_t)shape->lengths[i]);
        put_uint32(place + 16 + i * 8, (uint32_t)shape->lower_bounds[i]);
    }
    SchemacForm form =
        encoding->column->form == SCHEMAC_RANGE_ARRAY_OF ? SCHEMAC_RANGE_OF : SCHEMAC_SCALAR;
    SchemacColumn element = element_column(encoding->column, form);
    return encode_items(encoding, &element, &array);
}

/* ---- multiranges: count, then ranges, each after its length ---- */

bool decode_multirange(const Decoding *decoding, const unsigned char *bytes, size_t length,
                       void *field)
{
    if (length < 4) return false;
    AnyArray array = {0};
    if (!decode_items(decoding, SCHEMAC_RANGE_OF, bytes + 4, length - 4, get_uint32(bytes),
                      &array) ||
        array.nulls != NULL)
        return false;
    memcpy(field, &array, sizeof array);
    return true;
}

bool encode_multirange(Encoding *encoding, const void *field)
{
    AnyArray array;
    memcpy(&array, field, sizeof array);
    if (array.count > INT32_MAX || array.nulls != NULL || (array.count > 0 && array.items == NULL))
        return encode_fail(encoding, "the multirange has null ranges, or no items");
    unsigned char *place = writer_reserve(encoding->writer, 4);
    if (place != NULL) put_uint32(place, (uint32_t)array.count);
    SchemacColumn element = element_column(encoding->column, SCHEMAC_RANGE_OF);
    return encode_items(encoding, &element, &array);
}
