# Reads C++ sources that clang-format has laid out, and reports
#   - expressions that are chained with commas: `a = 1, b = 2;`, `if (x) f(), g();`, `return (f(), x);`
#   - lines of more than 120 characters outside raw strings
# Declarations (`int a = 1, b = 2;`), the parts of a `for`, arguments, initialisers, template arguments and folds over a
# pack are not chains. Exits with 1 when it has found any. Plain awk, for LC_ALL=C.
#
# Of each open bracket it keeps the text since the last statement, with the contents of closed brackets left out:
# `if (x) f(), g();` is `if () f(), g()`.

function report(line, what) {
  printf "%s:%d: %s\n", FILENAME, line, what
  found = 1
}

function file_starts() {
  depth = 0
  kind[0] = "block"
  text[0] = ""
  in_comment = in_raw = in_directive = 0
}

function push(new_kind) {
  depth++
  kind[depth] = new_kind
  text[depth] = ""
}

function add(piece) {
  if (text[depth] == "" && piece !~ /^[ \t]*$/) start[depth] = FNR
  if (text[depth] != "" || piece !~ /^[ \t]*$/) text[depth] = text[depth] piece
}

# The statement without template arguments, so that their commas do not count.
function without_templates(s) {
  gsub(/->/, ".", s)
  gsub(/::/, "__", s)
  gsub(/<=>|<=|>=|<<=?/, "+", s)
  while (gsub(/<[^<>;]*>/, "", s)) continue
  return s
}

# What an `if`, a `case` or a label stands before: the statement proper.
function proper(s) {
  do {
    before = s
    sub(/^[ \t]+/, "", s)
    sub(/^(if constexpr|if|for|while|switch) *\(\)/, "", s)
    sub(/^(else|do)( |$)/, "", s)
    sub(/^case [^:]*:/, "", s)
    sub(/^[A-Za-z_][A-Za-z0-9_]* *:/, "", s)
    sub(/^\[\[?\]?\]/, "", s)
  } while (s != before)
  return s
}

function is_declaration(s) {
  if (s ~ /^(return|co_return|co_yield|co_await|throw|delete|new|goto)([^A-Za-z0-9_]|$)/) return 0
  if (s ~ /^(using|typedef|template|enum|struct|class|friend|static_assert)([^A-Za-z0-9_]|$)/) return 1
  # A type, then a name: `double a`, `const Bus& b`, `auto* c`, `unsigned long d`.
  while (sub(/^(const|constexpr|static|inline|mutable|thread_local|volatile|typename|extern) /, "", s)) continue
  if (s ~ /^(unsigned|signed|long|short) /) return 1
  return s ~ /^[A-Za-z_][A-Za-z0-9_]*( const)?([ \t]+|[ \t]*[*&]+[ \t]*)[A-Za-z_][A-Za-z0-9_]* *([=,({[]|$)/ || s ~ /^auto[&]* *\[/
}

function statement_ends() {
  if (text[depth] ~ /,/) {
    s = proper(without_templates(text[depth]))
    if (s ~ /,/ && !is_declaration(s)) report(start[depth], "statements are chained with a comma; write each as a statement of its own")
  }
  text[depth] = ""
}

function opens_parenthesis() {
  before = text[depth]
  sub(/[ \t]+$/, "", before)
  group = before !~ /operator[^A-Za-z0-9_ ]+$/ && (before == "" || before ~ /[=?:|&,!+*\/-]$/ || before ~ /(^|[^A-Za-z0-9_])(if|while|switch|return|co_return|co_yield|co_await)$/)
  push(group ? "group" : "call")
}

function closes_parenthesis() {
  if (kind[depth] == "group" && text[depth] ~ /,/ && text[depth] !~ /\.\.\.|;/) {
    s = without_templates(text[depth])
    if (s ~ /,/ && !is_declaration(proper(s))) report(start[depth], "expressions are chained with a comma in parentheses")
  }
  if (depth > 0) depth--
  add("()")
}

# A block holds statements; the braces of an initialiser and of an enumeration hold values.
function opens_brace() {
  before = text[depth]
  sub(/[ \t]+$/, "", before)
  head = proper(without_templates(before))
  block = before == "" || before ~ /[)\]]$/ || before ~ /(^|[^A-Za-z0-9_])(else|do|try|const|noexcept|mutable|override|final)$/ ||
          before ~ /:$/ || head ~ /^(inline )?(namespace|struct|class|union|extern|template)( |$)/ || before ~ /\) *(const )?(noexcept )?->/ ||
          before ~ /\) *(const )?(noexcept )?(override )?(try )?:[^:].*[})]$/ || before ~ /\) *requires /
  if (head ~ /^enum( |$)/) block = 0
  if (before ~ /[=(,]$/) block = 0
  push(block ? "block" : "values")
}

function closes_brace() {
  was = kind[depth]
  if (depth > 0) depth--
  # After the body of a lambda, an initialiser or a class the statement goes on; after any other block a new one begins.
  on = kind[depth] != "block" || text[depth] ~ /\[\] *(\(\))?[^=;]*$/ || text[depth] ~ /^[ \t]*(struct|class|union)[^()]*$/
  if (was == "block" && !on) text[depth] = ""
  else add("{}")
}

function character(c) {
  if (c == "(") opens_parenthesis()
  else if (c == ")") closes_parenthesis()
  else if (c == "[") push("index")
  else if (c == "]") {
    if (depth > 0) depth--
    add("[]")
  } else if (c == "{") opens_brace()
  else if (c == "}") closes_brace()
  else if (c == ";" && kind[depth] == "block") statement_ends()
  else add(c)
}

# Takes the next token off `rest`: a comment, a literal, a word, or one character.
function token() {
  if (in_comment) {
    end = index(rest, "*/")
    in_comment = end == 0
    rest = end ? substr(rest, end + 2) : ""
  } else if (in_raw) {
    end = index(rest, raw_end)
    if (end == 0) rest = ""
    else {
      in_raw = 0
      rest = substr(rest, end + length(raw_end))
      add("\"\"")
    }
  } else if (match(rest, /^\/\//)) rest = ""
  else if (match(rest, /^\/\*/)) {
    in_comment = 1
    rest = substr(rest, 3)
  } else if (match(rest, /^(u8|u|U|L)?R"[^( ]*\(/)) {
    raw_end = ")" substr(rest, index(rest, "\"") + 1, RLENGTH - index(rest, "\"") - 1) "\""
    in_raw = 1
    rest = substr(rest, RLENGTH + 1)
  } else if (match(rest, /^"([^"\\]|\\.)*"/)) take_as("\"\"")
  else if (match(rest, /^'([^'\\]|\\.)+'/)) take_as("0")
  else if (match(rest, /^[0-9][A-Za-z0-9_.']*/)) take_as("0")
  else if (match(rest, /^[A-Za-z_][A-Za-z0-9_]*/)) take_as(substr(rest, 1, RLENGTH))
  else if (match(rest, /^[ \t]+/)) take_as(" ")
  else {
    c = substr(rest, 1, 1)
    rest = substr(rest, 2)
    character(c)
  }
}

function take_as(piece) {
  rest = substr(rest, RLENGTH + 1)
  add(piece)
}

FNR == 1 { file_starts() }

{
  line = $0
  raw_before = in_raw
  if (!in_comment && !in_raw && (in_directive || line ~ /^[ \t]*#/)) {
    in_directive = line ~ /\\$/
  } else {
    rest = line
    while (rest != "") token()
    add(" ")
  }
  gsub(/[\200-\277]/, "", line)  # of a character of UTF-8 the first byte counts
  if (length(line) > 120 && !raw_before && !in_raw && line !~ /R"/) report(FNR, "the line has " length(line) " characters, more than 120")
}

END { exit found }
