package pampero;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The Java runtime: loads a handler and answers invocations by the Runtime API. `make java-runtime` compiles it, for Java 8
 * and later. A function that brings AWS's own runtime interface client runs with that instead.
 */
public final class Runtime {
    private static final String API = "/2018-06-01/runtime/";

    private final Socket socket;
    private final InputStream in;
    private final Map<String, String> headers = new HashMap<>();

    private Runtime(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    public static void main(String[] arguments) throws IOException {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8"));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, "UTF-8"));
        Runtime runtime = new Runtime(System.getenv("AWS_LAMBDA_RUNTIME_API"));
        Handler handler = null;
        try {
            handler = new Handler(arguments[0]);
        } catch (Throwable error) {
            runtime.fail("init/error", error);
            System.exit(1);
        }
        while (true) runtime.serve(handler);
    }

    private void serve(Handler handler) throws IOException {
        byte[] event = ask("GET", "invocation/next", new byte[0], null);
        Map<String, String> told = new HashMap<>(headers);
        String id = told.get("lambda-runtime-aws-request-id");
        String trace = told.get("lambda-runtime-trace-id");
        if (trace != null) System.setProperty("com.amazonaws.xray.traceHeader", trace);
        byte[] answer;
        try {
            answer = handler.call(event, new Context(told));
        } catch (Throwable error) {
            fail("invocation/" + id + "/error", error);
            return;
        }
        ask("POST", "invocation/" + id + "/response", answer, null);
    }

    private void fail(String path, Throwable error) throws IOException {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        System.out.println(error.getMessage() + ": " + error.getClass().getName());
        System.out.print(trace);
        byte[] body = Json.write(described(error, 0)).getBytes(StandardCharsets.UTF_8);
        ask("POST", path, body, error.getClass().getName());
    }

    private static Map<String, Object> described(Throwable error, int depth) {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("errorMessage", error.getMessage());
        found.put("errorType", error.getClass().getName());
        List<Object> trace = new ArrayList<>();
        for (StackTraceElement element : error.getStackTrace()) {
            String owner = element.getClassName();
            if (owner.startsWith("pampero.") || owner.startsWith("java.lang.reflect.") || owner.startsWith("jdk.internal.reflect.")
                || owner.startsWith("sun.reflect.")) break;
            trace.add(element.toString());
        }
        found.put("stackTrace", trace);
        if (error.getCause() != null && depth < 16) found.put("cause", described(error.getCause(), depth + 1));
        return found;
    }

    private byte[] ask(String method, String path, byte[] body, String error) throws IOException {
        StringBuilder head = new StringBuilder(method).append(' ').append(API).append(path).append(" HTTP/1.1\r\nHost: runtime\r\n");
        head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length).append("\r\n");
        if (error != null) head.append("Lambda-Runtime-Function-Error-Type: ").append(error).append("\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + body.length + 2);
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.writeTo(socket.getOutputStream());
        headers.clear();
        line();
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            headers.put(field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).trim());
        }
        byte[] answer = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        for (int at = 0; at < answer.length; ) {
            int got = in.read(answer, at, answer.length - at);
            if (got < 0) throw new EOFException();
            at += got;
        }
        return answer;
    }

    private String line() throws IOException {
        ByteArrayOutputStream found = new ByteArrayOutputStream(128);
        while (true) {
            int one = in.read();
            // The environment ends.
            if (one < 0) System.exit(0);
            if (one == '\n') break;
            if (one != '\r') found.write(one);
        }
        return found.toString("UTF-8");
    }
}
