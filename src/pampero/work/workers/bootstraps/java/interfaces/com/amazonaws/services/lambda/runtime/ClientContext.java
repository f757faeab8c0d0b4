package com.amazonaws.services.lambda.runtime;

/** Signatures alone, to compile against: functions bring the interface itself. */
public interface ClientContext {}
