#include "model/expression.h"

bool expression_is_none(const Expression *expression)
{
    return text_is_none(expression->text);
}

bool expression_equals(const Expression *a, const Expression *b)
{
    return text_equals(a->text, b->text);
}
