package pampero;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Between plain objects of JSON and a handler's types: beans, records, public fields, collections, enums. */
final class Binding {
    private static final int DEEPEST = 64;

    private Binding() {}

    static Object from(Object value, Type type) throws ReflectiveOperationException {
        if (type instanceof WildcardType) return from(value, ((WildcardType) type).getUpperBounds()[0]);
        if (type instanceof TypeVariable) return from(value, ((TypeVariable<?>) type).getBounds()[0]);
        if (type instanceof GenericArrayType) {
            return array((List<?>) value, ((GenericArrayType) type).getGenericComponentType());
        }
        Class<?> raw = raw(type);
        if (raw == Object.class) return value;
        if (value == null) return raw.isPrimitive() ? from(raw == boolean.class ? (Object) false : (Object) 0, raw) : null;
        if (raw == String.class || raw == CharSequence.class) {
            return value instanceof Map || value instanceof List ? Json.write(value) : value.toString();
        }
        if (raw == boolean.class || raw == Boolean.class) return value instanceof Boolean ? value : Boolean.valueOf(value.toString());
        if (raw == char.class || raw == Character.class) return value.toString().charAt(0);
        if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) return number(value, raw);
        if (raw.isEnum()) return constant(value.toString(), raw);
        if (raw == Date.class) return new Date(moment(value).toEpochMilli());
        if (raw == Instant.class) return moment(value);
        if (raw == Optional.class) return Optional.ofNullable(from(value, argument(type, 0)));
        if (raw == byte[].class && value instanceof String) return Base64.getDecoder().decode((String) value);
        if (raw.isArray()) return array((List<?>) value, raw.getComponentType());
        if (Map.class.isAssignableFrom(raw)) return map((Map<?, ?>) value, type, raw);
        if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) return collection((List<?>) value, type, raw);
        if (raw.isInstance(value)) return value;
        if (!(value instanceof Map)) return single(value, raw);
        return record(raw) ? made((Map<?, ?>) value, raw) : bean((Map<?, ?>) value, raw);
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class) return (Class<?>) type;
        if (type instanceof ParameterizedType) return (Class<?>) ((ParameterizedType) type).getRawType();
        return Object.class;
    }

    private static Type argument(Type type, int which) {
        return type instanceof ParameterizedType ? ((ParameterizedType) type).getActualTypeArguments()[which] : Object.class;
    }

    private static Object number(Object value, Class<?> raw) {
        BigDecimal number = new BigDecimal(value.toString());
        if (raw == int.class || raw == Integer.class) return number.intValue();
        if (raw == long.class || raw == Long.class) return number.longValue();
        if (raw == double.class || raw == Double.class) return number.doubleValue();
        if (raw == float.class || raw == Float.class) return number.floatValue();
        if (raw == short.class || raw == Short.class) return number.shortValue();
        if (raw == byte.class || raw == Byte.class) return number.byteValue();
        if (raw == BigInteger.class) return number.toBigInteger();
        return raw == BigDecimal.class || raw == Number.class ? number : value;
    }

    private static Object constant(String name, Class<?> raw) {
        for (Object one : raw.getEnumConstants()) {
            if (((Enum<?>) one).name().equals(name)) return one;
        }
        throw new IllegalArgumentException(name + " is no " + raw.getName());
    }

    private static Instant moment(Object value) {
        return value instanceof Number ? Instant.ofEpochMilli(((Number) value).longValue()) : Instant.parse(value.toString());
    }

    private static Object array(List<?> values, Type of) throws ReflectiveOperationException {
        Object found = Array.newInstance(raw(of), values.size());
        for (int i = 0; i < values.size(); i++) Array.set(found, i, from(values.get(i), of));
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Object map(Map<?, ?> values, Type type, Class<?> raw) throws ReflectiveOperationException {
        boolean own = !raw.isInterface() && !Modifier.isAbstract(raw.getModifiers());
        Map<Object, Object> found = own ? (Map<Object, Object>) fresh(raw) : new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            found.put(from(entry.getKey(), argument(type, 0)), from(entry.getValue(), argument(type, 1)));
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Object collection(List<?> values, Type type, Class<?> raw) throws ReflectiveOperationException {
        boolean own = !raw.isInterface() && !Modifier.isAbstract(raw.getModifiers());
        Collection<Object> found = own ? (Collection<Object>) fresh(raw)
            : Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>() : new ArrayList<>();
        for (Object value : values) found.add(from(value, argument(type, 0)));
        return found;
    }

    private static Object fresh(Class<?> raw) throws ReflectiveOperationException {
        Constructor<?> constructor = raw.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    /** A type made of one text or number, such as a moment of some library. */
    private static Object single(Object value, Class<?> raw) throws ReflectiveOperationException {
        for (String name : new String[] {"parse", "valueOf", "fromString", "of"}) {
            for (Method method : raw.getMethods()) {
                boolean fits = method.getName().equals(name) && Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 1;
                if (fits && method.getParameterTypes()[0].isAssignableFrom(value.getClass())) return method.invoke(null, value);
            }
        }
        for (Constructor<?> constructor : raw.getConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0].isAssignableFrom(value.getClass())) {
                return constructor.newInstance(value);
            }
        }
        throw new IllegalArgumentException("no " + raw.getName() + " can be made of " + value.getClass().getName());
    }

    private static Object bean(Map<?, ?> values, Class<?> raw) throws ReflectiveOperationException {
        Object found = fresh(raw);
        Map<String, Method> setters = new LinkedHashMap<>();
        for (Method method : raw.getMethods()) {
            if (method.getName().startsWith("set") && method.getParameterCount() == 1) {
                setters.put(method.getName().substring(3).toLowerCase(Locale.ROOT), method);
            }
        }
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            String name = entry.getKey().toString();
            Method setter = setters.get(name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT));
            if (setter != null) {
                setter.setAccessible(true);
                setter.invoke(found, from(entry.getValue(), setter.getGenericParameterTypes()[0]));
                continue;
            }
            for (Field field : raw.getFields()) {
                if (field.getName().equalsIgnoreCase(name) && !Modifier.isFinal(field.getModifiers())) {
                    field.set(found, from(entry.getValue(), field.getGenericType()));
                }
            }
        }
        return found;
    }

    private static boolean record(Class<?> raw) {
        return raw.getSuperclass() != null && raw.getSuperclass().getName().equals("java.lang.Record");
    }

    private static Object[] components(Class<?> raw) throws ReflectiveOperationException {
        return (Object[]) Class.class.getMethod("getRecordComponents").invoke(raw);
    }

    private static Object made(Map<?, ?> values, Class<?> raw) throws ReflectiveOperationException {
        Object[] parts = components(raw);
        Class<?>[] types = new Class<?>[parts.length];
        Object[] arguments = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Class<?> part = parts[i].getClass();
            types[i] = (Class<?>) part.getMethod("getType").invoke(parts[i]);
            String name = (String) part.getMethod("getName").invoke(parts[i]);
            arguments[i] = from(values.get(name), (Type) part.getMethod("getGenericType").invoke(parts[i]));
        }
        Constructor<?> constructor = raw.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    static Object plain(Object value) throws ReflectiveOperationException {
        return plain(value, 0);
    }

    private static Object plain(Object value, int depth) throws ReflectiveOperationException {
        if (depth > DEEPEST) throw new IllegalStateException("The result is nested too deeply, or in itself");
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) return value;
        if (value instanceof Enum) return ((Enum<?>) value).name();
        if (value instanceof Date) return ((Date) value).getTime();
        if (value instanceof byte[]) return Base64.getEncoder().encodeToString((byte[]) value);
        if (value instanceof Optional) return plain(((Optional<?>) value).orElse(null), depth + 1);
        if (value instanceof Map) {
            Map<String, Object> found = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                found.put(String.valueOf(entry.getKey()), plain(entry.getValue(), depth + 1));
            }
            return found;
        }
        if (value instanceof Iterable || value.getClass().isArray()) {
            List<Object> found = new ArrayList<>();
            if (value instanceof Iterable) for (Object one : (Iterable<?>) value) found.add(plain(one, depth + 1));
            else for (int i = 0; i < Array.getLength(value); i++) found.add(plain(Array.get(value, i), depth + 1));
            return found;
        }
        return value.getClass().getName().startsWith("java.") ? value.toString() : parts(value, depth);
    }

    private static Object parts(Object value, int depth) throws ReflectiveOperationException {
        Map<String, Object> found = new LinkedHashMap<>();
        try {
            if (record(value.getClass())) {
                for (Object part : components(value.getClass())) {
                    Method accessor = (Method) part.getClass().getMethod("getAccessor").invoke(part);
                    accessor.setAccessible(true);
                    found.put((String) part.getClass().getMethod("getName").invoke(part), plain(accessor.invoke(value), depth + 1));
                }
                return found;
            }
            Set<String> seen = new HashSet<>(Arrays.asList("class"));
            for (Field field : value.getClass().getFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && seen.add(field.getName())) {
                    found.put(field.getName(), plain(field.get(value), depth + 1));
                }
            }
            for (Method method : value.getClass().getMethods()) {
                String name = property(method);
                if (name != null && seen.add(name)) {
                    method.setAccessible(true);
                    found.put(name, plain(method.invoke(value), depth + 1));
                }
            }
        } catch (InvocationTargetException error) {
            throw new IllegalStateException("The result cannot be read: " + error.getCause(), error);
        }
        return found;
    }

    private static String property(Method method) {
        String name = method.getName();
        boolean flag = name.startsWith("is") && (method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class);
        int prefix = flag ? 2 : name.startsWith("get") ? 3 : 0;
        boolean fits = method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && prefix > 0;
        if (!fits || name.length() == prefix) return null;
        return name.substring(prefix, prefix + 1).toLowerCase(Locale.ROOT) + name.substring(prefix + 1);
    }
}
