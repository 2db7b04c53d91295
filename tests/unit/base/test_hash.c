/* SHA-256 against the examples of FIPS 180-4, and parts that cannot be moved. */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void hashes_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_string_equal(hash_text(TEXT("")).hex,
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_string_equal(hash_text(TEXT("abc")).hex,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(
        hash_text(TEXT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).hex,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void parts_have_their_lengths(void **state)
{
    (void)state;
    const Text one[] = {TEXT("ab"), TEXT("c")};
    const Text other[] = {TEXT("a"), TEXT("bc")};
    Hash whole = hash_text(TEXT("2:ab1:c"));
    Hash left = hash_texts(one, 2);
    Hash right = hash_texts(other, 2);
    assert_true(hash_equals(&whole, &left));
    assert_false(hash_equals(&left, &right));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_the_standard),
        cmocka_unit_test(parts_have_their_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
