#include <catch2/catch.hpp>
#include <sstream>

#include "gigasim/campus/campus.hpp"
#include "gigasim/scenario/scenario.hpp"

using gigasim::explain;
using gigasim::explainable;

namespace {
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string complaint(std::string_view kind) {
  try {
    explain(kind);
  } catch (const gigasim::InputError& e) {
    return e.what();
  }
  return {};
}
}  // namespace

TEST_CASE("explain: a battery is shown with unit, default, range, meaning and source, and with what every fleet has") {
  const std::string text = explain("battery", 120);
  CHECK(holds(text, "battery: Grid battery (Megapack). A kind of fleet; `at:` names a bus.\n"));
  CHECK(holds(text,
              "\nrating                e.g. 38 MW    1.927 MW   > 0        Inverter rating, charge and discharge [PUB: "
              "Megapack 2 XL 2 h]\n"));
  CHECK(holds(text,
              "\none_way_efficiency    number        0.954      > 0, <= 1  Charge efficiency = discharge efficiency"));
  CHECK(holds(
      text,
      "\nturnaround  e.g. 10 min               14 d      >= 0   A failed part is a spare again after this [EJ]\n"));
}

TEST_CASE("explain: required fields, choices and references are told apart") {
  const std::string text = explain("site", 120) + explain("loop", 120) + explain("lifetime", 120);
  CHECK(holds(text, "heat_waves       list of heat_wave"));
  CHECK(holds(text, "\nbus               name          required "));
  CHECK(holds(text, "law    one of exponential,       exponential"));
}

TEST_CASE("explain: a section is found by its name and by the key that holds it") {
  CHECK(explain("phases") == explain("phase"));
  CHECK(explain("mttr") == explain("lifetime"));
  CHECK(explain("via") == explain("feeder"));
  CHECK(explain("floor") != explain("site"));
}

TEST_CASE("explain: every name that is offered is explained within the width") {
  for (const std::string& name : explainable()) {
    std::istringstream text(explain(name, 100));
    for (std::string line; std::getline(text, line);) {
      INFO(name << ": " << line);
      CHECK(line.size() <= 100);
      CHECK((line.empty() || line.back() != ' '));
    }
  }
}

TEST_CASE("explain: every kind of device is offered") {
  const auto names = explainable();
  for (const gigasim::DeviceTraits& kind : gigasim::device_kinds)
    CHECK(std::count(names.begin(), names.end(), kind.kind) == 1);
}

TEST_CASE("explain: an unknown name is met with the likely one and the list") {
  CHECK(complaint("batery").starts_with(
      "'batery' is nothing to explain; did you mean 'battery'? there are gas_turbine, generic_unit, battery, "));
  CHECK(complaint("quux").starts_with("'quux' is nothing to explain; there are gas_turbine, "));
}
