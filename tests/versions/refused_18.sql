-- What 18 has for the first time and the language has no words for: pull names each.
CREATE TABLE prices (
    id      integer PRIMARY KEY,
    net     numeric CONSTRAINT net_is_known NOT NULL,      -- names: not-null constraint net_is_known
    gross   numeric GENERATED ALWAYS AS (net * 1.19),      -- names: virtual generated column public.prices.gross
    CONSTRAINT cheap CHECK (net < 1000) NOT ENFORCED       -- names: constraint cheap of public.prices
);
