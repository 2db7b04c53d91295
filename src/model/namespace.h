/* Namespaces (CREATE SCHEMA). The default namespace, usually public, need not be declared. */
#ifndef SCHEMAC_MODEL_NAMESPACE_H
#define SCHEMAC_MODEL_NAMESPACE_H

#include "model/object.h"

/* object.name.namespace_name is NULL */
#include "model/attributes/namespace.def"

/* The namespace that every database begins with: never created, with an owner and grants of its
 * own. */
bool namespace_is_public(const Object *object);

#endif
