#include "gigasim/base/csv.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace gigasim;

namespace {
using Row = std::vector<std::string>;

/// All rows; a text that breaks the format ends with a row of its line and its problem.
std::vector<Row> rows_of(std::string_view text, CsvBlanks blanks = CsvBlanks::kept) {
  CsvReader reader(text, blanks);
  std::vector<Row> rows;
  std::vector<std::string_view> cells;
  while (reader.next_row(cells)) rows.emplace_back(cells.begin(), cells.end());
  if (!reader.problem().empty()) rows.push_back({std::to_string(reader.line()), reader.problem()});
  return rows;
}

std::vector<int> lines_of(std::string_view text) {
  CsvReader reader(text);
  std::vector<int> lines;
  while (reader.next_row()) lines.push_back(reader.line());
  return lines;
}
}  // namespace

TEST_CASE("csv: rows end with a line feed, with or without a carriage return, or with the text") {
  const std::vector<Row> rows{{"a", "b"}, {"1", "2"}};
  CHECK(rows_of("a,b\n1,2\n") == rows);
  CHECK(rows_of("a,b\r\n1,2\r\n") == rows);
  CHECK(rows_of("a,b\n1,2") == rows);
  CHECK(rows_of("a,b\r\n1,2\r") == rows);
  CHECK(rows_of("a\rb\n") == std::vector<Row>{{"a\rb"}});  // a carriage return alone ends nothing
  CHECK(rows_of("").empty());
}

TEST_CASE("csv: commas part cells, and empty cells are cells") {
  CHECK(rows_of("a,,b\n") == std::vector<Row>{{"a", "", "b"}});
  CHECK(rows_of("a,\n,\n") == std::vector<Row>{{"a", ""}, {"", ""}});
  CHECK(rows_of("a,") == std::vector<Row>{{"a", ""}});
}

TEST_CASE("csv: quotes hold commas, line breaks and doubled quotes") {
  CHECK(rows_of("\"a,b\",c\n") == std::vector<Row>{{"a,b", "c"}});
  CHECK(rows_of("\"a\r\nb\nc\",d\n1,2\n") == std::vector<Row>{{"a\r\nb\nc", "d"}, {"1", "2"}});
  CHECK(rows_of("\"say \"\"yes\"\"\",\"\"\"\"\n") == std::vector<Row>{{"say \"yes\"", "\""}});
  CHECK(rows_of("\"\",\"\"\n") == std::vector<Row>{{"", ""}});
  CHECK(rows_of("\"a\"\r\n\"b\"\r") == std::vector<Row>{{"a"}, {"b"}});
  CHECK(rows_of("\"a\"") == std::vector<Row>{{"a"}});
}

TEST_CASE("csv: cells with doubled quotes stay valid until the next row") {
  CsvReader reader("\"a\"\"\",\"b\"\"\",\"c\"\"\"\n1\n");
  std::vector<std::string_view> cells;
  REQUIRE(reader.next_row(cells));
  CHECK(cells == std::vector<std::string_view>{"a\"", "b\"", "c\""});
}

TEST_CASE("csv: a byte order mark is no part of the first cell") {
  CHECK(rows_of("\xEF\xBB\xBFmw\n1\n") == std::vector<Row>{{"mw"}, {"1"}});
  CHECK(rows_of("\xEF\xBB\xBF\"mw\"\n") == std::vector<Row>{{"mw"}});
  CHECK(rows_of("\xEF\xBB\xBF").empty());
}

TEST_CASE("csv: blank lines at the end are no rows, others are rows of an empty cell") {
  CHECK(rows_of("a\n1\n\n\r\n  \n") == std::vector<Row>{{"a"}, {"1"}});
  CHECK(rows_of("a\n\n1\n") == std::vector<Row>{{"a"}, {""}, {"1"}});
  CHECK(rows_of("\n\n").empty());
}

TEST_CASE("csv: blanks belong to a cell unless they are to be trimmed, those around quotes never do") {
  CHECK(rows_of(" a ,\tb\n") == std::vector<Row>{{" a ", "\tb"}});
  CHECK(rows_of(" a ,\tb \r\n c d ", CsvBlanks::trimmed) == std::vector<Row>{{"a", "b"}, {"c d"}});
  CHECK(rows_of("1, \" a \" ,2\n") == std::vector<Row>{{"1", " a ", "2"}});
  CHECK(rows_of("1, \" a \" ,2\n", CsvBlanks::trimmed) == std::vector<Row>{{"1", " a ", "2"}});
}

TEST_CASE("csv: a row knows the line on which it begins") {
  CHECK(lines_of("a\n\"b\nc\nd\"\ne\n\nf\n") == std::vector<int>{1, 2, 5, 6, 7});
  CsvReader reader("a\n");
  CHECK(reader.line() == 0);
}

TEST_CASE("csv: a quote that RFC 4180 does not allow ends the reading with its row's line") {
  CHECK(rows_of("a\n1,5\" pipe\n2\n") ==
        std::vector<Row>{
            {"a"}, {"2", "a quote stands inside a cell; put the whole cell in quotes, and write each quote twice"}});
  CHECK(rows_of("a\n\"b\nc\nd\n") ==
        std::vector<Row>{{"a"}, {"2", "a quote opens a cell and none closes it; write the closing quote"}});
  CHECK(rows_of("\"1\"5,2\n") ==
        std::vector<Row>{{"1",
                          "text stands behind the closing quote of a cell; write a comma there, or a quote inside "
                          "the cell twice"}});
  CHECK(rows_of("\"") == std::vector<Row>{{"1", "a quote opens a cell and none closes it; write the closing quote"}});
}

TEST_CASE("csv: the next row comes after the cells that were not read") {
  CsvReader reader("a,\"b\nc\",d\n1,2\n");
  REQUIRE(reader.next_row());
  CHECK(reader.next_cell() == "a");
  REQUIRE(reader.next_row());
  CHECK(reader.line() == 3);
  CHECK(reader.next_cell() == "1");
  CHECK(reader.next_cell() == "2");
  CHECK_FALSE(reader.next_cell());
  CHECK_FALSE(reader.next_row());
  CHECK_FALSE(reader.next_cell());
}

TEST_CASE("csv: lines of free text between rows are read as they stand") {
  CsvReader reader("a,b\n5\" pipe, \"x\r\n\n1,2\n");
  REQUIRE(reader.next_row());
  CHECK(reader.next_line() == "5\" pipe, \"x");
  CHECK(reader.next_line() == "");
  CHECK(reader.line() == 3);
  REQUIRE(reader.next_row());
  CHECK(reader.next_cell() == "1");
  CHECK_FALSE(reader.next_line());
}

TEST_CASE("csv: a row can be read again from its position") {
  CsvReader reader("a\n1,\"x\ny\"\n2,z\n");
  std::vector<std::string_view> cells;
  REQUIRE(reader.next_row(cells));
  const std::size_t first = reader.position();
  REQUIRE(reader.next_row(cells));
  REQUIRE(reader.next_row(cells));
  CHECK(cells.at(1) == "z");
  CHECK_FALSE(reader.next_row(cells));
  reader.go_to(first);
  REQUIRE(reader.next_row(cells));
  CHECK(cells.at(1) == "x\ny");
}

TEST_CASE("csv: the cells of a single row, none when it breaks the format") {
  CHECK(csv_cells("1,\"a,b\",") == Row{"1", "a,b", ""});
  CHECK(csv_cells("1,\"a").empty());
  CHECK(csv_cells("").empty());
}

TEST_CASE("csv: a text is quoted where it must be, and any text is read back as it was written") {
  CHECK(csv_cell("a b") == "a b");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("say \"yes\"") == "\"say \"\"yes\"\"\"");
  CHECK(csv_quoted("a") == "\"a\"");
  for (const std::string text : {"", "a", " a ", ",", "\"", "\"\"", "a\nb", "\r\n", "\xEF\xBB\xBF", "a\r", " \"a\" "}) {
    CAPTURE(text);
    CHECK(rows_of("x," + csv_cell(text) + ",y\n") == std::vector<Row>{{"x", text, "y"}});
  }
}

TEST_CASE("csv: a number is a number only when it is the whole text") {
  CHECK(parse_double("-4.5") == -4.5);
  CHECK(parse_double("1e6") == 1e6);
  CHECK(std::isnan(parse_double("nan").value()));
  for (const char* text : {"", " 1", "1 ", "1,5", "+1", "1x", "0x10"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_double(text));
  }
}

TEST_CASE("csv: a text that a spreadsheet would take for a formula gets an apostrophe, and is read back without") {
  CHECK(csv_text("=1+1") == "'=1+1");
  CHECK(csv_text("@SUM(A1,B1)") == "\"'@SUM(A1,B1)\"");
  for (const std::string text : {"-5", "+5", "-1e6", "gas", "", "'", "a=b"}) CHECK(csv_text(text) == text);
  for (const std::string text : {"=cmd|x", "+1 MW", "-gas/01", "@a", "\tx", "-", "'a"})
    CHECK(csv_text_of(csv_cells(csv_text(text)).at(0)) == text);
}
