package pampero;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A function's handler: `package.Class::method`, or `package.Class` of one that implements an interface of AWS's. */
final class Handler {
    private static final String AWS = "com.amazonaws.services.lambda.runtime.";

    private final Object target;
    private final Method method;
    private final Type[] types;

    Handler(String name) throws Throwable {
        int colons = name.indexOf("::");
        String className = colons < 0 ? name : name.substring(0, colons);
        String wanted = colons < 0 ? "handleRequest" : name.substring(colons + 2);
        Class<?> found;
        try {
            found = Class.forName(className);
        } catch (ClassNotFoundException error) {
            throw new ClassNotFoundException("Class not found: " + className);
        }
        method = pick(found, wanted);
        if (method == null) {
            String text = "No public method named " + wanted + " with appropriate method signature found on class " + className;
            throw new NoSuchMethodException(text);
        }
        method.setAccessible(true);
        types = resolved(found, method);
        try {
            target = Modifier.isStatic(method.getModifiers()) ? null : found.getConstructor().newInstance();
        } catch (InvocationTargetException error) {
            throw error.getCause();
        }
    }

    /** The one with the most parameters, and of two of those the one that no compiler has made. */
    private static Method pick(Class<?> found, String name) {
        Method best = null;
        for (Method method : found.getMethods()) {
            if (!method.getName().equals(name) || method.isBridge() || method.getParameterCount() > 3) continue;
            if (best == null || method.getParameterCount() > best.getParameterCount()) best = method;
        }
        return best;
    }

    /** A method's parameters, those that are variables of a generic parent as the class says. */
    private static Type[] resolved(Class<?> found, Method method) {
        Map<String, Type> known = new HashMap<>();
        for (Class<?> level = found; level != null; level = level.getSuperclass()) {
            learn(level.getGenericSuperclass(), known);
            for (Type type : level.getGenericInterfaces()) learn(type, known);
        }
        Type[] types = method.getGenericParameterTypes();
        for (int i = 0; i < types.length; i++) {
            for (int hops = 0; types[i] instanceof TypeVariable && hops < 16; hops++) {
                Type real = known.get(types[i].toString() + "@" + ((TypeVariable<?>) types[i]).getGenericDeclaration());
                if (real == null) break;
                types[i] = real;
            }
        }
        return types;
    }

    private static void learn(Type type, Map<String, Type> known) {
        if (!(type instanceof ParameterizedType)) return;
        Class<?> raw = (Class<?>) ((ParameterizedType) type).getRawType();
        for (int i = 0; i < raw.getTypeParameters().length; i++) {
            known.put(raw.getTypeParameters()[i] + "@" + raw, ((ParameterizedType) type).getActualTypeArguments()[i]);
        }
    }

    byte[] call(byte[] event, Context context) throws Throwable {
        boolean streams = types.length >= 2 && types[0] == InputStream.class && types[1] == OutputStream.class;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            Class<?> raw = Binding.raw(types[i]);
            if (raw.getName().equals(AWS + "Context")) arguments[i] = context.as(raw);
            else if (raw == InputStream.class) arguments[i] = new ByteArrayInputStream(event);
            else if (raw == OutputStream.class) arguments[i] = out;
            else if (i == 0) arguments[i] = Binding.from(Json.read(new String(event, StandardCharsets.UTF_8)), types[i]);
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException error) {
            throw error.getCause();
        }
        if (streams) return out.toByteArray();
        return Json.write(Binding.plain(result)).getBytes(StandardCharsets.UTF_8);
    }
}
