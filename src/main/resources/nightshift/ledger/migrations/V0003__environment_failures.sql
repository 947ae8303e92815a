-- The breaker asks before each segment: the few attempts whose environment failed are found without reading the others.
create index attempt_environment_failed on attempt (ended_at) where outcome = 'EnvironmentFailed';

pragma user_version = 3;
