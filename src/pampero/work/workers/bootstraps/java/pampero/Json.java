package pampero;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as plain objects: Map, List, String, Long, Integer, Double, Boolean, null. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.at < text.length()) throw json.wrong();
        return value;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("The event is not JSON, at character " + at);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private char next() {
        if (at >= text.length()) throw wrong();
        return text.charAt(at++);
    }

    private Object value() {
        space();
        char first = next();
        switch (first) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                at--;
                return number();
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at - 1)) throw wrong();
        at += word.length() - 1;
        return value;
    }

    private Object number() {
        int from = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) at++;
        String found = text.substring(from, at);
        try {
            if (found.indexOf('.') >= 0 || found.indexOf('e') >= 0 || found.indexOf('E') >= 0) return Double.valueOf(found);
            if (found.length() < 10) return Integer.valueOf(found);
            BigInteger large = new BigInteger(found);
            if (large.bitLength() < 32) return large.intValue();
            if (large.bitLength() < 64) return large.longValue();
            return large;
        } catch (NumberFormatException error) {
            throw wrong();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> found = new LinkedHashMap<>();
        space();
        if (next() == '}') return found;
        at--;
        while (true) {
            space();
            if (next() != '"') throw wrong();
            String name = string();
            space();
            if (next() != ':') throw wrong();
            found.put(name, value());
            space();
            char end = next();
            if (end == '}') return found;
            if (end != ',') throw wrong();
        }
    }

    private List<Object> array() {
        List<Object> found = new ArrayList<>();
        space();
        if (next() == ']') return found;
        at--;
        while (true) {
            found.add(value());
            space();
            char end = next();
            if (end == ']') return found;
            if (end != ',') throw wrong();
        }
    }

    private String string() {
        StringBuilder found = new StringBuilder();
        while (true) {
            char one = next();
            if (one == '"') return found.toString();
            if (one != '\\') {
                found.append(one);
                continue;
            }
            one = next();
            int known = "\"\\/bfnrt".indexOf(one);
            if (known >= 0) {
                found.append("\"\\/\b\f\n\r\t".charAt(known));
            } else if (one == 'u' && at + 4 <= text.length()) {
                found.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                at += 4;
            } else {
                throw wrong();
            }
        }
    }

    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isNaN(number) || Double.isInfinite(number)) quote(value.toString(), out);
            else out.append(value);
        } else if (value instanceof BigDecimal || value instanceof Number) {
            out.append(value);
        } else if (value instanceof Map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                out.append(before);
                quote(String.valueOf(entry.getKey()), out);
                out.append(':');
                write(entry.getValue(), out);
                before = ',';
            }
            out.append(before == '{' ? "{}" : "}");
        } else if (value instanceof List) {
            char before = '[';
            for (Object one : (List<?>) value) {
                out.append(before);
                write(one, out);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else {
            quote(value.toString(), out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            int known = "\"\\\b\f\n\r\t".indexOf(one);
            if (known >= 0) out.append('\\').append("\"\\bfnrt".charAt(known));
            else if (one < ' ') out.append(String.format("\\u%04x", (int) one));
            else out.append(one);
        }
        out.append('"');
    }
}
