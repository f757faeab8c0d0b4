package pampero;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Map;

/** What an invocation is, behind AWS's interface `Context`, which the function's package brings. */
final class Context {
    private final Map<String, String> headers;

    Context(Map<String, String> headers) {
        this.headers = headers;
    }

    Object as(Class<?> wanted) throws ReflectiveOperationException {
        String text = headers.get("lambda-runtime-client-context");
        // Of a client little is asked, and its interfaces need not be there.
        Object client = text == null ? null : client(wanted.getMethod("getClientContext").getReturnType(), (Map<?, ?>) Json.read(text));
        long deadline = Long.parseLong(headers.get("lambda-runtime-deadline-ms"));
        return new LambdaContext(
            headers.get("lambda-runtime-aws-request-id"), headers.get("lambda-runtime-invoked-function-arn"), deadline, client,
            headers.get("lambda-runtime-aws-tenant-id"));
    }

    private static Object client(Class<?> type, Map<?, ?> found) {
        return proxy(type, (proxy, method, arguments) -> {
            String name = method.getName();
            if (name.equals("getCustom")) return strings(found.get("custom"));
            if (name.equals("getEnvironment")) return strings(found.get("env"));
            if (!name.equals("getClient") || !(found.get("client") instanceof Map)) return null;
            Map<?, ?> app = (Map<?, ?>) found.get("client");
            return proxy(method.getReturnType(), (inner, getter, none) ->
                app.get(getter.getName().substring(3).replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase()));
        });
    }

    private static Object strings(Object map) {
        return map instanceof Map ? map : Collections.emptyMap();
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
