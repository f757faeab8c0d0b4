package pampero;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/**
 * What an invocation is. Functions write it in JSON by its fields, as AWS's examples do: they are called as AWS's. The interfaces
 * are those that the function's package brings.
 */
final class LambdaContext implements Context {
    private final int memoryLimit = Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
    private final String awsRequestId;
    private final String logGroupName = System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
    private final String logStreamName = System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
    private final String functionName = System.getenv("AWS_LAMBDA_FUNCTION_NAME");
    private final String functionVersion = System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
    private final String invokedFunctionArn;
    private final long deadlineTimeInMs;
    private final ClientContext clientContext;
    private final LambdaLogger logger = new Logger();
    private final String tenantId;

    LambdaContext(String id, String arn, long deadline, Object client, String tenant) {
        awsRequestId = id;
        invokedFunctionArn = arn;
        deadlineTimeInMs = deadline;
        clientContext = (ClientContext) client;
        tenantId = tenant;
    }

    public String getAwsRequestId() {
        return awsRequestId;
    }

    public String getLogGroupName() {
        return logGroupName;
    }

    public String getLogStreamName() {
        return logStreamName;
    }

    public String getFunctionName() {
        return functionName;
    }

    public String getFunctionVersion() {
        return functionVersion;
    }

    public String getInvokedFunctionArn() {
        return invokedFunctionArn;
    }

    public CognitoIdentity getIdentity() {
        return null;
    }

    public ClientContext getClientContext() {
        return clientContext;
    }

    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, deadlineTimeInMs - System.currentTimeMillis());
    }

    public int getMemoryLimitInMB() {
        return memoryLimit;
    }

    public LambdaLogger getLogger() {
        return logger;
    }

    public String getTenantId() {
        return tenantId;
    }

    private static final class Logger implements LambdaLogger {
        public void log(String text) {
            System.out.print(text);
            System.out.flush();
        }

        public void log(byte[] text) {
            System.out.write(text, 0, text.length);
            System.out.flush();
        }
    }
}
