//! What templates write, and what is said about those that cannot.

use std::rc::Rc;

use super::{Struct, Template, Value};

fn data() -> Value {
    let map = [("namespace", "shop"), ("pod", "a|b")].map(|(key, value)| (Rc::from(key), Rc::from(value)));
    let fields = vec![
        ("Series", Value::text("reqs")),
        ("LabelValuesByName", Value::Map(Rc::new(map))),
        ("GroupBySlice", Value::List(Rc::from([Rc::from("pod")]))),
    ];
    Value::Struct(Rc::new(Struct { type_name: "naming.queryTemplateArgs", fields }))
}

fn run(text: &str) -> String {
    Template::parse("q", text).and_then(|template| template.execute(&data())).unwrap_or_else(|error| error)
}

#[test]
fn templates_write_what_gos_would() {
    let cases = [
        ("a<<.Series>>b", "areqsb"),
        ("a << .Series >>  <<- /* c */ ->>  b", "a reqsb"),
        ("{ <<- .Series ->> }", "{reqs}"),
        ("<<if .Series>>y<<else>>n<<end>>", "y"),
        ("<<if not .Series>>y<<else if eq .Series \"reqs\">>z<<end>>", "z"),
        ("<<with .LabelValuesByName.pod>><<.>><<end>>", "a|b"),
        ("<<range $k, $v := .LabelValuesByName>><<$k>>=<<$v>>,<<end>>", "namespace=shop,pod=a|b,"),
        ("<<range .GroupBySlice>><<.>><<else>>none<<end>>", "pod"),
        ("<<range $i := 3>><<if eq $i 1>><<continue>><<end>><<$i>><<end>>", "02"),
        ("<<index .GroupBySlice 0 | printf \"%q-%5s|%-3d%%\" \"x\">>", "\"x\"-  pod|%!d(MISSING)%"),
        ("<<$x := 1>><<$x>><<$x = 2>><<$x>>", "12"),
        ("<<.LabelValuesByName.nope>>|<<index .LabelValuesByName \"nope\">>", "<no value>|"),
        ("<<len .Series>> <<print 1 2 \"x\">> <<-7>> <<'a'>> <<0x10>>", "4 1 2x -7 97 16"),
        ("<<define \"x\">>[<<.>>]<<end>><<template \"x\" .Series>>", "[reqs]"),
        ("<<block \"x\" .Series>>(<<.>>)<<end>>", "(reqs)"),
        ("<<or .LabelValuesByName.nope (and .Series \"z\")>>", "z"),
        ("<<.LabelValuesByName>> <<.GroupBySlice>>", "map[namespace:shop pod:a|b] [pod]"),
        ("<<if true>><<end>>", ""),
        ("{{.Series}}", "{{.Series}}"),
    ];
    for (text, wanted) in cases {
        assert_eq!(run(text), wanted, "{text}");
    }
}

#[test]
fn errors_are_gos() {
    let cases = [
        (
            "x<<.Serie>>",
            "q:1:3: executing \"q\" at <.Serie>: can't evaluate field Serie in type naming.queryTemplateArgs",
        ),
        ("<<.Series.Foo>>", "q:1:9: executing \"q\" at <.Series.Foo>: can't evaluate field Foo in type string"),
        ("<<template \"x\">>", "q:1:11: executing \"q\" at <<<template \"x\">>>: template \"x\" not defined"),
        (
            "\n<<index .GroupBySlice 3>>",
            "q:2:2: executing \"q\" at <index .GroupBySlice 3>: error calling index: index out of range: 3",
        ),
        (
            "<<index .GroupBySlice 1>>",
            "q:1:2: executing \"q\" at <index .GroupBySlice 1>: error calling index: reflect: slice index out of range",
        ),
        ("<<len>>", "q:1:2: executing \"q\" at <len>: wrong number of args for len: want 1 got 0"),
        ("<<printf 1>>", "q:1:9: executing \"q\" at <1>: expected string; found 1"),
        (
            "<<\"a\" | .Series>>",
            "q:1:8: executing \"q\" at <.Series>: Series has arguments but cannot be invoked as function",
        ),
        ("<<range .Series>><<end>>", "q:1:8: executing \"q\" at <.Series>: range can't iterate over reqs"),
        ("<<.Series | nosuch>>", "q:1: function \"nosuch\" not defined"),
        ("<<.Series", "q:1: unclosed action"),
        ("<<if\n.Series", "q:2: unclosed action started at q:1"),
        ("<<>>", "q:1: missing value for command"),
        ("<<if .Series>>", "q:1: unexpected EOF"),
        ("<<end>>", "q:1: unexpected <<end>>"),
        ("<<(.Series>>", "q:1: unclosed left paren"),
        ("<<$x>>", "q:1: undefined variable \"$x\""),
        ("<<.Series | \"x\">>", "q:1: non executable command in pipeline stage 2"),
        ("<<\"x\".y>>", "q:1: unexpected . after term \"\\\"x\\\"\""),
        ("<<\"x>>", "q:1: unterminated quoted string"),
        ("<<break>>", "q:1: {{break}} outside {{range}}"),
        ("<<.Series!>>", "q:1: bad character U+0021 '!'"),
        ("<<else>>", "q:1: unexpected <<else>>"),
    ];
    for (text, wanted) in cases {
        assert_eq!(run(text).strip_prefix("template: "), Some(wanted), "{text}");
    }
}

#[test]
fn hostile_templates_end_soon() {
    assert!(run(&"<<if true>>".repeat(10_000)).contains("depth"));
    assert!(run(&format!("<<{}>>", "(".repeat(10_000))).contains("depth"));
    assert!(run("<<define \"x\">><<template \"x\">><<end>><<template \"x\">>").contains("depth"));
    assert!(run("<<range 1000000000>>xxxxxxxxxx<<end>>").contains("too long"));
    let mut doubling = "<<define \"40\">>x<<end>><<template \"1\">>".to_owned();
    for i in 1..40 {
        let next = i + 1;
        let twice = format!("<<template \"{next}\">><<template \"{next}\">>");
        doubling += &["<<define \"", &i.to_string(), "\">>", &twice, "<<end>>"].concat();
    }
    assert!(run(&doubling).contains("too long"));
    for text in ["<<", "<<.", "<<$", "<<1e", "<<'", "<<|>>", "<<,>>", "<<range $a,>><<end>>", "<<-", "<< ->>"] {
        assert!(run(text).starts_with("template: "), "{text}: {}", run(text));
    }
}
