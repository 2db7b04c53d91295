update orders set amount = 0 where amount is null;
