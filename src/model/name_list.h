/* Names in an order that means something: of columns, of extensions. */
#ifndef SCHEMAC_MODEL_NAME_LIST_H
#define SCHEMAC_MODEL_NAME_LIST_H

#include "base/name.h"
#include "base/vector.h"

typedef VECTOR(Name) NameList;

bool name_lists_equal(const NameList *a, const NameList *b);
bool name_list_has(const NameList *names, Name name);

#endif
