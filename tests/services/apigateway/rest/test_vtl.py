"""The template language by itself: what is written, how values print, where evaluations end."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pampero.services.apigateway.run.templates import BadBody, Input, Util
from pampero.services.apigateway.run.vtl import BadTemplate, Budget, Failure, Overdrawn, parse_template

PARAMS = {"path": {"id": "7"}, "querystring": {"q": "a b", "id": "no"}, "header": {"X-Extra": "e", "q": "no"}}


def write(template: str, body: str = "", **variables: Any) -> str:
    """What a template writes."""
    given = {
        "input": Input(body, lambda: PARAMS),
        "util": Util(),
        "context": {},
        "stageVariables": {"color": "blue"},
        **variables,
    }
    return parse_template(template).render(given, Budget())


CASES = {
    # references
    "$a ${a}b $!a $!{a}": "A Ab A A",
    "[$none] [$!none] [${none.x}] [$none.x()]": "[] [] [] []",
    "$5.00 a$ $. ${ ${a b} $a.": "$5.00 a$ $. ${ ${a b} A.",
    "$map.k $map['k'] $map[\"k\"] $map.get('k') $map.none|": "v v v v |",
    "$list[0] $list.get(1).x $list[-1].x $list[9]|": "1 2 2 |",
    r"\$a \\$a \\\$a \#set \x": r"$a \A \$a #set \x",
    # how values print
    "$map": '{k=v, l=[1,{"x":2}], n=null}',
    "$list": '[1,{"x":2}]',
    '#set($x = ["a", 1.0, {"b": true}])$x': "[a, 1.0, {b=true}]",
    "#set($x = 3.5e10)$x #set($x = 0.00012)$x #set($x = 100)$x": "3.5E10 1.2E-4 100",
    # directives
    "#if($none)a#elseif(false)b#else c#end": " c",
    '#if("")empty is true#end#if(0) zero too#end': "empty is true zero too",
    "#{if}(true)a#{else}b#{end}c": "ac",
    "#if($a == 'A' && !($b || false))y#end": "y",
    "#if(1 < 2 and 2 le 2 and 'a' ne 'b' and not (1 gt 2))y#end": "y",
    "#if('1' == 1)by text#end#if(1 == 1.0) by value#end": "by text by value",
    "#if($none == '')y#end#if($none == $nothing)y#end#if('' != $none)n#end": "yy",
    "#foreach($i in [1..3])$i#if($foreach.hasNext),#end#end|$i|": "1,2,3||",
    "#foreach($i in [3..1])$foreach.index$foreach.count$velocityCount$i #end": "0113 1222 2331 ",
    "#foreach($v in $map)$v;#end#foreach($v in $none)x#end": 'v;[1,{"x":2}];;',
    "#foreach($i in [1..2])#foreach($j in [1..2])$foreach.parent.count$j #end#end": "11 12 21 22 ",
    "#foreach($i in [1..9])#if($i == 3)#break#end$i#end": "12",
    "a#stop b": "a",
    "#macro(m $p $q)<$p:$q>#end#m('a' 2)#m(\"b\", 3)#m()": "<a:2><b:3><:>",
    "#define($d)[$v]#end#set($v = 5)$d#set($v = 6)$d": "[5][6]",
    "#none(1) #fff #1 # x#": "#none(1) #fff #1 # x#",
    "a## gone\nb#* gone\n *#c#[[ $a #set ]]#": "abc $a #set ",
    "#set($x = 1)\n#if(true)\n  y\n#end\nz": "  y\nz",
    "  #set( $x = 1 )  \nz": "z",
    # texts and arithmetic
    '#set($x = "it\'s $a ""q"" ")$x#set($y = \'it\'\'s $a\')$y': "it's A \"q\" it's $a",
    '#set($x = "#if(true)$a#end")$x': "A",
    "#set($x = 7 / 2)$x #set($x = 7 % 4)$x #set($x = -7 / 2)$x #set($x = 7 / 2.0)$x": "3 3 -3 3.5",
    "#set($x = 1 + 2 * 3 - 4)$x #set($x = 'a' + 1 + $none)$x #set($x = 1 / 0)$x|": "3 a1 |",
    # sets of parts
    "#set($m = {})#set($m.a = 1)#set($m['b c'] = 2)#set($m.d.e = 3)$m $m.size()": "{a=1, b c=2} 2",
    "#set($l = [])#set($_ = $l.add('x'))#set($_ = $l.add(0, 'y'))$l $l.size()": "[y, x] 2",
    # methods
    "#set($s = 'a,b,,c,,')$s.split(',') $s.length() $s.indexOf('b') $s.lastIndexOf(',')": "[a, b, , c] 8 2 7",
    "$a.toLowerCase() $a.equals('A') $a.contains('B') $a.concat('b') $a.isEmpty()": "a true false Ab false",
    "#set($s = ' xy ')$s.trim().substring(1) $s.trim().substring(0, 1)": "y x",
    r"#set($s = 'a1b22')$s.replaceAll('([0-9]+)', '<$1>') $s.replaceFirst('\d', '-') $s.replace('b', '$')": (
        "a<1>b<22> a-b22 a1$22"
    ),
    "$a.matches('[A-Z]') $a.startsWith('A') $a.endsWith('b') $a.class.name": "true true false java.lang.String",
    "$map.keySet() $map.containsKey('k') $map.isEmpty()": "[k, l, n] true false",
    "#foreach($e in $map.entrySet())$e.key=$e.getValue();#end": 'k=v;l=[1,{"x":2}];n=;',
    "#set($m = {'a': 1})$m.put('b', 2)$m.putAll({'c': 3})$m.remove('a')$m $m.values()": "1{b=2, c=3} [2, 3]",
    "$list.contains(1) $list.isEmpty() $list.subList(0, 1) #set($_ = $list.remove(0))$list.size()": "true false [1] 1",
    "#set($i = 0)$i.parseInt('12')": "12",
    # what API Gateway gives
    "$input.params('id') $input.params('q') $input.params('x-extra') [$input.params('none')]": "7 a b e []",
    "$input.params().path $input.params().header.get('q') $input.params().keySet()": "{id=7} no [path, querystring, header]",
    "$stageVariables.color $stageVariables['color'] ${stageVariables['color']}": "blue blue blue",
    "$util.escapeJavaScript($quoted)": r"it\'s \"q\" \u00FC \/",
    r"""$util.escapeJavaScript($quoted).replaceAll("\\'","'")""": r"it's \"q\" \u00FC \/",
    "$util.urlEncode('a b&ü') $util.urlDecode('a+b%26')": "a+b%26%C3%BC a b&",
    "$util.base64Encode('hü') $util.base64Decode('aMO8')": "aMO8 hü",
    """#set($o = $util.parseJson('{"a": {"b": [1, 2]}}'))$o.a.b[1] $o.a""": "2 {b=[1,2]}",
}


@pytest.mark.parametrize("template", list(CASES))
def test_what_is_written(template: str) -> None:
    value: Any = {"k": "v", "l": [1, {"x": 2}], "n": None}
    found = write(template, a="A", map=value, list=[1, {"x": 2}], quoted='it\'s "q" ü /')
    assert found == CASES[template]


def test_bodies() -> None:
    body = '{"pets": [{"id": 1, "price": 249.99}, {"id": 2, "price": 0.5}], "none": null, "text": "a\\"b"}'
    template = (
        "$input.json('$.pets[0]') $input.path('$.pets').size() $input.path('$.pets')[1].price "
        "[$input.path('$.missing')] $input.json('$.missing') $input.json('$.none') $input.json('$.text') "
        "$input.path('$.pets[?(@.id == 2)].price') $input.json('$..id') $input.path('$.text')"
    )
    assert write(template, body) == ('{"id":1,"price":249.99} 2 0.5 [] "" null "a\\"b" [0.5] [1,2] a"b')
    changing = "#set($_ = $input.path('$.pets').add(3))$input.path('$.pets').size() $input.json('$.pets').length()"
    assert write(changing, body) == "3 46"
    assert write("$input.body $input.json('$')") == "{} {}"
    assert write("$input.body", "no json") == "no json"
    with pytest.raises(BadBody):
        write("$input.json('$')", "no json")


@pytest.mark.parametrize(
    "template",
    ["#if(true)", "#end", "#set($a 1)", "#set(1 = 2)", "#foreach($a of $b)#end", "$a[", "$a.b(", "#if()x#end",
     '#set($a = "x)', "#set($a = [1)", "#else", "#if($a)x#else y#else z#end", "#macro()#end", "#if(" + "(" * 60 + ")"],
)  # fmt: skip
def test_what_is_no_template(template: str) -> None:
    with pytest.raises(BadTemplate, match="line 1"):
        parse_template(template)


@pytest.mark.parametrize(
    "template",
    [
        "#set($a = 'x')#foreach($i in [1..999])#set($a = \"$a$a\")#end",
        "#set($a = [1])#foreach($i in [1..60])#set($a = [$a, $a])#end$a",
        "#set($a = [1])#set($_ = $a.add($a))$a",
        "#set($a = [1])#set($b = [1])#foreach($i in [1..60])#set($a = [$a, $a])#set($b = [$b, $b])#end#if($a == $b)#end",
        "#foreach($i in [1..999])#foreach($j in [1..999])#foreach($k in [1..999])#end#end#end",
        "#macro(m)#m()#end#m()",
        "#define($d)$d#end$d",
        "#set($x = 'x')#set($a = $x.repeat(99999999))",
        "#set($x = 'x')#set($a = $x.repeat(99999))#foreach($i in [1..999])$a$a#end",
        "#set($x = 'x')#set($a = $x.repeat(9999999))#foreach($i in [1..999])#if($a.contains('y'))#end#end",
        "#set($a = [1..9999])#foreach($i in [1..999])#set($_ = $a.addAll($a))#end",
        "$util.parseJson('{')",
        "$input.json('$[')",
        "#set($x = 'x')#set($a = $x.repeat(100000))$a.replaceAll('(x{1,900}){1,9}', 'y')",
        "#set($a = 'x')$a.charAt(9)",
        "#set($a = [1..99999])",
    ],
)
def test_evaluations_end(template: str) -> None:
    began = time.process_time()
    with pytest.raises(Failure):
        write(template)
    assert time.process_time() - began < 20


def test_loops_end_after_a_thousand_turns() -> None:
    assert write("#foreach($i in [1..3000])x#end") == "x" * 1000


def test_a_small_budget() -> None:
    template = parse_template("#foreach($i in [1..500])$i,#end")
    with pytest.raises(Overdrawn):
        template.render({}, Budget(300, 1000))
    assert template.render({}, Budget(3000, 100_000)).endswith("500,")


def test_numbers_stay_small() -> None:
    found = write("#set($a = 3)#foreach($i in [1..999])#set($a = $a * $a)#end$a")
    assert found == "Infinity"
