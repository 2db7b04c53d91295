-- A copy of a database has no subscriptions: these are made in each.
create subscription probe_subscription connection 'host=localhost dbname=nowhere' publication everything, "some"
    with (connect = false, slot_name = none, binary = true, synchronous_commit = 'off');
