/* Namespaces (CREATE SCHEMA). The default namespace, usually public, need not be declared. */
#ifndef SCHEMAC_MODEL_NAMESPACE_H
#define SCHEMAC_MODEL_NAMESPACE_H

#include "model/object.h"

typedef struct Namespace {
    Object object; /* object.name.namespace_name is NULL */
    Name owner;    /* NULL: not said */
} Namespace;

#endif
