-- revision 0002_server_settings (up)
-- parents: 0001
-- Create table server_settings.

-- schemac: transaction  lock_timeout=3s
BEGIN;

CREATE TABLE server_settings (
    key        varchar(255) NOT NULL,
    value      text         NOT NULL,
    updated_at timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT server_settings_pkey PRIMARY KEY (key)
);

COMMENT ON TABLE server_settings IS 'Settings of the server, a row each.';

COMMIT;
