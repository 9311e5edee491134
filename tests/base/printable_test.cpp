#include "gigasim/base/printable.hpp"

#include <catch2/catch.hpp>

using namespace gigasim;

TEST_CASE("printable: texts for people stay as they are") {
  for (const std::string text : {"", "Colossus 2", "Zürich · Łódź · 東京 · 🙂", "two\nlines\tand a tab"}) {
    CHECK(printable(text) == text);
    CHECK_FALSE(first_unprintable(text));
  }
}

TEST_CASE("printable: what a terminal would act on is written out") {
  CHECK(printable("a\x1b[31mb") == "a\\u{1B}[31mb");
  CHECK(printable("bell\a\r") == "bell\\u{07}\\u{0D}");
  CHECK(printable("\x7f\xc2\x9b") == "\\u{7F}\\u{9B}");
  CHECK(printable("\xef\xbf\xbe") == "\\u{FFFE}");
  CHECK(printable("\xe2\x80\xae"
                  "evil") == "\\u{202E}evil");
  CHECK(first_unprintable("a\x1b") == "U+001B");
}

TEST_CASE("printable: bytes that are no UTF-8 are written out one by one") {
  CHECK(printable("caf\xe9!") == "caf\\x{E9}!");
  CHECK(printable("\xc0\xaf\xed\xa0\x80") == "\\x{C0}\\x{AF}\\x{ED}\\x{A0}\\x{80}");
  CHECK(printable("\xf0\x9f") == "\\x{F0}\\x{9F}");
  CHECK(first_unprintable("\xff") == "byte 0xFF");
}
