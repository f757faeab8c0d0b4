package com.amazonaws.services.lambda.runtime;

/** Signatures alone, to compile against: functions bring the interface itself. */
public interface LambdaLogger {
    void log(String text);

    void log(byte[] text);
}
