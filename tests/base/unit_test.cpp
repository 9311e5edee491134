#include "gigasim/base/unit.hpp"

#include <catch2/catch.hpp>

using namespace gigasim;

namespace {
double in(std::string_view text, std::string_view symbol) { return convert(text, symbol, "it").value.value(); }
std::string problem(std::string_view text, std::string_view symbol, std::string_view what) {
  const Converted c = convert(text, symbol, what);
  CHECK_FALSE(c.value);
  return c.problem;
}
}  // namespace

TEST_CASE("units: metric prefixes scale, and decimal numbers stay exact") {
  CHECK(in("38 MW", "MW") == 38.0);
  CHECK(in("132 kW", "MW") == 0.132);
  CHECK(in("1.2GW", "MW") == 1200.0);
  CHECK(in("2.5 km", "m") == 2500.0);
  CHECK(in("26.5 h", "s") == 95400.0);  // 26.5 * 3600
  CHECK(in("0.25 s", "s") == 0.25);
  CHECK(in("87 t", "t") == 87.0);
}

TEST_CASE("units: a year is 365 days and a month a twelfth of it") {
  CHECK(in("1 yr", "s") == 31'536'000.0);    // 365 * 86400
  CHECK(in("1 month", "s") == 2'628'000.0);  // 31,536,000 / 12
  CHECK(in("3 weeks", "s") == 1'814'400.0);  // 21 * 86400
}

TEST_CASE("units: published conversions hold") {
  CHECK(in("478 RT", "MW") == Approx(478 * 3.516853e-3).epsilon(1e-6));  // 12,000 Btu/h
  CHECK(in("1 MMBtu", "MWh") == Approx(1.05505585262e9 / 3.6e9).epsilon(1e-12));
  CHECK(in("9630 Btu/kWh", "kJ/kWh") == Approx(10160.0).epsilon(1e-4));
  CHECK(in("1 Mft2", "m2") == Approx(92903.04).epsilon(1e-12));  // (0.3048 m)^2 = 0.09290304 m2
  CHECK(in("1 acre", "m2") == Approx(4046.8564224).epsilon(1e-12));
  CHECK(in("1 lb", "t") == Approx(0.45359237e-3).epsilon(1e-12));
  CHECK(in("1 ft", "m") == Approx(0.3048).epsilon(1e-15));
}

TEST_CASE("units: compound expressions") {
  CHECK(in("1900 ft2/MW", "m2/MW") == Approx(1900 * 0.09290304).epsilon(1e-12));
  CHECK(in("35 kUSD/MW/month", "USD/MW/month") == 35000.0);
  CHECK(in("0.7 %/K", "1/K") == 0.007);
  CHECK(in("60/day", "1/s") == Approx(60.0 / 86400.0).epsilon(1e-12));
  CHECK(in("0.3 /yr", "1/s") == Approx(0.3 / 31'536'000.0).epsilon(1e-12));
  CHECK(in("2 1/d", "1/s") == Approx(2.0 / 86400.0).epsilon(1e-12));
  CHECK(in("120 MW/min", "MW/s") == Approx(2.0).epsilon(1e-12));
  CHECK(in("9.0 m s^-2 kg s^-1 m", "MW") == Approx(9e-6).epsilon(1e-12));  // kg m2 s-3 = W
  CHECK(in("10 L/kW", "L/kW") == 10.0);
}

TEST_CASE("units: a byte is eight bits, with decimal prefixes") {
  CHECK(in("2 TB/s", "TB/s") == 2.0);
  CHECK(in("0.25 PB/s", "TB/s") == 250.0);
  CHECK(in("400 Gbit/s", "TB/s") == Approx(0.05).epsilon(1e-12));  // 400 / 8 = 50 GB/s
  CHECK(in("36 GB/h", "TB/s") == Approx(1e-5).epsilon(1e-12));     // 36 GB / 3600 s = 10 MB/s
  CHECK(in("84 TB", "B") == 84e12);
  CHECK(in("1 kbit", "B") == 125.0);
  CHECK(problem("2 TB", "TB/s", "a bandwidth") == "'2 TB' is information, not bandwidth; write e.g. '2 TB/s'");
  CHECK(problem("2", "TB/s", "a bandwidth") == "'2' has no unit; write e.g. '2 TB/s'");
  CHECK(problem("2 MW", "TB/s", "a speed") == "'2 MW' is power, a speed is bandwidth; write e.g. '2 TB/s'");
  CHECK(format_quantity(0.4, "TB/s") == "0.4 TB/s");
  CHECK(format_quantity(0.0125, "TB/s") == "12.5 GB/s");
}

TEST_CASE("units: temperatures have an offset, differences do not") {
  CHECK(in("25 degC", "degC") == 25.0);
  CHECK(in("77 degF", "degC") == Approx(25.0).epsilon(1e-12));  // (77 - 32) * 5 / 9
  CHECK(in("25 °C", "degC") == 25.0);
  CHECK(in("10 K", "K") == 10.0);
  CHECK(in("1 %/degF", "1/K") == Approx(0.018).epsilon(1e-12));  // 1 degF of difference is 5/9 K
  CHECK(problem("10 degC", "K", "a rise") ==
        "'10 degC' is a temperature, a rise is a difference of temperatures; write e.g. '10 K'");
  CHECK(problem("18 degF", "K", "a rise") ==
        "'18 degF' is a temperature, a rise is a difference of temperatures; write e.g. '10 K'");
  CHECK(problem("35 K", "degC", "a supply") ==
        "'35 K' is a difference of temperatures, a supply is a temperature; write e.g. '35 degC'");
}

TEST_CASE("units: what is wrong is said with what to write") {
  CHECK(problem("3.9 MWh", "MW", "a rating") == "'3.9 MWh' is energy, a rating is power; write e.g. '38 MW'");
  CHECK(problem("38", "MW", "a rating") == "'38' has no unit; write e.g. '38 MW'");
  CHECK(problem("0", "s", "a restart") == "'0' has no unit; write e.g. '0 min'");
  CHECK(problem("0.1", "1/s", "a rate") == "'0.1' has no unit; write e.g. '0.1/yr'");
  CHECK(problem("9 km", "m2", "an area") == "'9 km' is length, not area; write e.g. '1.0 Mft2'");
  CHECK(problem("1,000 MW", "MW", "a rating") == "'1,000 MW': numbers have no comma; write '1000 MW'");
  CHECK(problem("1,927 kW", "MW", "a rating") == "'1,927 kW': numbers have no comma; write '1927 kW'");
  CHECK(problem("3,9 MWh", "MWh", "a capacity") == "'3,9 MWh': numbers have no comma; write '3.9 MWh'");
  CHECK(problem("38 mw", "MW", "a rating") == "'38 mw': unknown unit 'mw'; write e.g. '38 MW'");
  CHECK(problem("lots", "MW", "a rating") == "'lots' is not a number with a unit; write e.g. '38 MW'");
  CHECK(problem("1e999 MW", "MW", "a rating") == "'1e999 MW' is too large");
  CHECK(problem("4 USD", "USD/MMBtu", "a gas price") ==
        "'4 USD' is money, a gas price is a price of energy; write e.g. '4 USD/MMBtu'");
}

TEST_CASE("units: no number but a plain decimal one") {
  for (const char* text : {"", "MW", "inf MW", "nan MW", "0x10 MW", "--3 MW", ".", "e5 MW", "1_000 MW", "١٢ MW"})
    CHECK_FALSE(convert(text, "MW", "it").value);
  CHECK(in(".5 MW", "MW") == 0.5);
  CHECK(in("+5e-1 MW", "MW") == 0.5);
}

TEST_CASE("units: what is no unit") {
  for (const char* text : {"MW/", "/", "//s", "MW//s", "xW", "kmin", "MW*", "m0", "m23", "^2", "2", "MW^",
                           "W W W W W W W W W W W W W W W W W W W W W W W W"})
    CHECK_FALSE(Unit::parse(text));
}

TEST_CASE("units: a quantity is written in the unit that reads best") {
  CHECK(format_quantity(38.0, "MW") == "38 MW");
  CHECK(format_quantity(0.132, "MW") == "132 kW");
  CHECK(format_quantity(600.0, "s") == "10 min");
  CHECK(format_quantity(14 * 86400.0, "s") == "14 d");
  CHECK(format_quantity(25.0, "degC") == "25 degC");
  CHECK(format_quantity(35000.0, "USD/MW/month") == "35 kUSD/MW/month");
  CHECK(format_quantity(0.007, "1/K") == "0.7 %/K");
}

TEST_CASE("units: every written quantity reads back to the same double") {
  const std::string_view symbols[] = {"MW",           "MWh",    "s",        "m",     "m2",     "t",       "kPa",
                                      "kV",           "A",      "degC",     "K",     "1/s",    "MW/s",    "MJ/K",
                                      "MW/K",         "1/K",    "L/kW",     "m2/MW", "ohm/km", "USD/MWh", "USD/MMBtu",
                                      "USD/MW/month", "kJ/kWh", "kg/MMBtu", "TB/s"};
  for (const std::string_view symbol : symbols) {
    double x = 1.2345678901234567e-9;
    for (int i = 0; i < 200; ++i, x *= -1.3171) {
      INFO(symbol << " " << x << " " << format_quantity(x, symbol));
      CHECK(convert(format_quantity(x, symbol), symbol, "it").value == x);
    }
    CHECK(convert(format_quantity(0.0, symbol), symbol, "it").value == 0.0);
    CHECK(convert(example(symbol), symbol, "it").value);
  }
}
