/* Access methods of indexes, and operator classes. */
#include "known/known_internal.h"

static const KnownAccessMethod access_methods[] = {
#define ACCESS_METHOD(first, last, extension, name, order, unique, multicolumn, include, exclude) \
    {#name, X_##extension, {first, last}, order, unique, multicolumn, include, exclude},
#include "known/access_methods.def"
#undef ACCESS_METHOD
};

static const KnownOperatorClass classes[] = {
#define OPERATOR_CLASS(first, last, extension, method, name, family, type, is_default) \
    {NAME_PLACE(name_##method),                                                        \
     NAME_PLACE(name_##name),                                                          \
     NAME_PLACE(name_##family),                                                        \
     type,                                                                             \
     X_##extension,                                                                    \
     {first, last},                                                                    \
     is_default},
#include "known/operator_classes.def"
#undef OPERATOR_CLASS
};

enum {
    ACCESS_METHOD_COUNT = sizeof access_methods / sizeof *access_methods,
    CLASS_COUNT = sizeof classes / sizeof *classes,
};

const KnownAccessMethod *known_access_method(Text name, int server)
{
    for (size_t i = ACCESS_METHOD_COUNT; i-- > 0;)
        if (text_equals_string(name, access_methods[i].name) &&
            known_in(access_methods[i].versions, server))
            return &access_methods[i];
    return NULL;
}

size_t known_access_method_count(void)
{
    return ACCESS_METHOD_COUNT;
}

const KnownAccessMethod *known_access_method_at(size_t index)
{
    return &access_methods[index];
}

typedef struct ClassKey {
    Text access_method;
    Text name;
} ClassKey;

static int order_by_method_and_name(const void *key, const void *row)
{
    const ClassKey *sought = key;
    const KnownOperatorClass *found = row;
    int order =
        text_compare(sought->access_method, text_from_string(known_name(found->access_method)));
    return order != 0 ? order
                      : text_compare(sought->name, text_from_string(known_name(found->name)));
}

const KnownOperatorClass *known_operator_class(Text access_method, Text name)
{
    ClassKey key = {access_method, name};
    KnownRange range =
        known_range(classes, sizeof *classes, CLASS_COUNT, order_by_method_and_name, &key);
    return range.count == 0 ? NULL : &classes[range.begin];
}

size_t known_operator_class_count(void)
{
    return CLASS_COUNT;
}

const KnownOperatorClass *known_operator_class_at(size_t index)
{
    return &classes[index];
}
