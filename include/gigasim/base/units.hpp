/// Physical quantities. Inside C++ every quantity of a specification carries its unit in its type, so that adding
/// power to energy does not compile; where a plain double must leave, its name carries the unit (`power_mw`).
#pragma once

#define UNIT_LIB_DISABLE_IOSTREAM
#define DISABLE_PREDEFINED_UNITS
#define ENABLE_PREDEFINED_LENGTH_UNITS
#define ENABLE_PREDEFINED_TIME_UNITS
#define ENABLE_PREDEFINED_MASS_UNITS
#define ENABLE_PREDEFINED_POWER_UNITS
#define ENABLE_PREDEFINED_ENERGY_UNITS
#define ENABLE_PREDEFINED_TEMPERATURE_UNITS
#define ENABLE_PREDEFINED_AREA_UNITS
#define ENABLE_PREDEFINED_CURRENT_UNITS
#define ENABLE_PREDEFINED_VOLTAGE_UNITS
#define ENABLE_PREDEFINED_IMPEDANCE_UNITS
#define ENABLE_PREDEFINED_VOLUME_UNITS
#include <units.h>

#include <compare>
#include <string_view>

namespace gigasim {

using Power = units::power::megawatt_t;                                ///< MW (electric or thermal)
using Energy = units::unit_t<units::mega<units::energy::watt_hours>>;  ///< MWh
using Duration = units::time::second_t;                                ///< s
using Length = units::length::meter_t;                                 ///< m
using Area = units::area::square_meter_t;                              ///< m2
using Mass = units::mass::metric_ton_t;                                ///< t
using Pressure =
    units::unit_t<units::kilo<units::compound_unit<units::mass::kilograms, units::inverse<units::length::meters>,
                                                   units::inverse<units::squared<units::time::seconds>>>>>;
///< kPa
using Voltage = units::voltage::kilovolt_t;                        ///< kV
using Current = units::current::ampere_t;                          ///< A
using TemperatureDifference = units::temperature::kelvin_t;        ///< K
using Rate = units::unit_t<units::inverse<units::time::seconds>>;  ///< 1/s; failures, deliveries
using RampRate = units::unit_t<units::compound_unit<units::power::megawatts, units::inverse<units::time::seconds>>>;
///< MW/s
using HeatCapacity =
    units::unit_t<units::compound_unit<units::energy::megajoules, units::inverse<units::temperature::kelvin>>>;
///< MJ/K
using HeatConductance =
    units::unit_t<units::compound_unit<units::power::megawatts, units::inverse<units::temperature::kelvin>>>;
///< MW/K
using PerKelvin = units::unit_t<units::inverse<units::temperature::kelvin>>;  ///< 1/K
using SpecificVolume =
    units::unit_t<units::compound_unit<units::volume::liters, units::inverse<units::power::kilowatts>>>;
///< L/kW, coolant held per unit of heat
using FloorDensity =
    units::unit_t<units::compound_unit<units::area::square_meters, units::inverse<units::power::megawatts>>>;
///< m2/MW
using Resistance =
    units::unit_t<units::compound_unit<units::impedance::ohms, units::inverse<units::length::kilometers>>>;
///< ohm/km

/// A point on the temperature scale (degC). Differences of temperatures are TemperatureDifference (K); the two types do
/// not mix.
struct Temperature {
  double degc = 0.0;  ///< degC
  /// 0 degC.
  constexpr Temperature() = default;
  /// From degrees Celsius.
  constexpr explicit Temperature(double celsius) : degc(celsius) {}
  /// Warmer is greater.
  friend constexpr auto operator<=>(Temperature, Temperature) = default;
  /// How much warmer `a` is than `b`; negative when it is colder.
  friend constexpr TemperatureDifference operator-(Temperature a, Temperature b) {
    return TemperatureDifference(a.degc - b.degc);
  }
  /// Warmer by `d`.
  friend constexpr Temperature operator+(Temperature a, TemperatureDifference d) {
    return Temperature(a.degc + d.value());
  }
  /// Colder by `d`.
  friend constexpr Temperature operator-(Temperature a, TemperatureDifference d) {
    return Temperature(a.degc - d.value());
  }
};

/// A number whose unit is named by its tag, for prices and other quantities without a unit in `units.h`.
template <class Tag>
struct Tagged {
  double value = 0.0;  ///< in the unit of the tag (`unit_symbol`)
  /// The order of the numbers.
  friend constexpr auto operator<=>(Tagged, Tagged) = default;
};
using UsdPerMwh = Tagged<struct UsdPerMwhTag>;          ///< USD/MWh, energy price
using UsdPerMmbtu = Tagged<struct UsdPerMmbtuTag>;      ///< USD/MMBtu, fuel price, higher heating value
using UsdPerMwMonth = Tagged<struct UsdPerMwMonthTag>;  ///< USD/MW/month, lease, demand charge
using Usd = Tagged<struct UsdTag>;                      ///< USD
using UsdPerHour = Tagged<struct UsdPerHourTag>;        ///< USD/h, price of a GPU-hour
using UsdPerYear = Tagged<struct UsdPerYearTag>;        ///< USD/yr, cost of a crew
using UsdPerM2 = Tagged<struct UsdPerM2Tag>;            ///< USD/m2, price of floor
using UsdPerKm = Tagged<struct UsdPerKmTag>;            ///< USD/km, price of a line
using UsdPerTonne = Tagged<struct UsdPerTonneTag>;      ///< USD/t, price of CO2
using KjPerKwh = Tagged<struct KjPerKwhTag>;            ///< kJ/kWh, heat rate, lower heating value
using KgPerMmbtu = Tagged<struct KgPerMmbtuTag>;        ///< kg/MMBtu, emission factor, higher heating value
using Bandwidth = Tagged<struct BandwidthTag>;          ///< TB/s
using Frequency = Tagged<struct FrequencyTag>;          ///< Hz

/// The symbol that a quantity type is written with in YAML, CSV headers and documentation. Its unit expression is
/// parsed by `Unit::parse`, so the symbol alone says the dimension and the scale.
template <class T>
inline constexpr std::string_view unit_symbol{};
template <>
inline constexpr std::string_view unit_symbol<Power> = "MW";
template <>
inline constexpr std::string_view unit_symbol<Energy> = "MWh";
template <>
inline constexpr std::string_view unit_symbol<Duration> = "s";
template <>
inline constexpr std::string_view unit_symbol<Length> = "m";
template <>
inline constexpr std::string_view unit_symbol<Area> = "m2";
template <>
inline constexpr std::string_view unit_symbol<Mass> = "t";
template <>
inline constexpr std::string_view unit_symbol<Pressure> = "kPa";
template <>
inline constexpr std::string_view unit_symbol<Voltage> = "kV";
template <>
inline constexpr std::string_view unit_symbol<Current> = "A";
template <>
inline constexpr std::string_view unit_symbol<Temperature> = "degC";
template <>
inline constexpr std::string_view unit_symbol<TemperatureDifference> = "K";
template <>
inline constexpr std::string_view unit_symbol<Rate> = "1/s";
template <>
inline constexpr std::string_view unit_symbol<RampRate> = "MW/s";
template <>
inline constexpr std::string_view unit_symbol<HeatCapacity> = "MJ/K";
template <>
inline constexpr std::string_view unit_symbol<HeatConductance> = "MW/K";
template <>
inline constexpr std::string_view unit_symbol<PerKelvin> = "1/K";
template <>
inline constexpr std::string_view unit_symbol<SpecificVolume> = "L/kW";
template <>
inline constexpr std::string_view unit_symbol<FloorDensity> = "m2/MW";
template <>
inline constexpr std::string_view unit_symbol<Resistance> = "ohm/km";
template <>
inline constexpr std::string_view unit_symbol<UsdPerMwh> = "USD/MWh";
template <>
inline constexpr std::string_view unit_symbol<UsdPerMmbtu> = "USD/MMBtu";
template <>
inline constexpr std::string_view unit_symbol<UsdPerMwMonth> = "USD/MW/month";
template <>
inline constexpr std::string_view unit_symbol<Usd> = "USD";
template <>
inline constexpr std::string_view unit_symbol<UsdPerHour> = "USD/h";
template <>
inline constexpr std::string_view unit_symbol<UsdPerYear> = "USD/yr";
template <>
inline constexpr std::string_view unit_symbol<UsdPerM2> = "USD/m2";
template <>
inline constexpr std::string_view unit_symbol<UsdPerKm> = "USD/km";
template <>
inline constexpr std::string_view unit_symbol<UsdPerTonne> = "USD/t";
template <>
inline constexpr std::string_view unit_symbol<KjPerKwh> = "kJ/kWh";
template <>
inline constexpr std::string_view unit_symbol<KgPerMmbtu> = "kg/MMBtu";
template <>
inline constexpr std::string_view unit_symbol<Bandwidth> = "TB/s";
template <>
inline constexpr std::string_view unit_symbol<Frequency> = "Hz";

/// A type with a unit: one of the quantities above.
template <class T>
concept Quantity = !unit_symbol<T>.empty();

/// The plain number of a quantity in its own unit (`unit_symbol`).
template <Quantity T>
constexpr double number(T q) {
  if constexpr (requires { q.degc; })
    return q.degc;
  else if constexpr (requires { T{0.0}.value + 0.0; })
    return q.value;
  else
    return q.value();
}
/// The quantity of a plain number in its own unit (`unit_symbol`).
template <Quantity T>
constexpr T quantity(double value) {
  return T{value};
}

inline constexpr double seconds_per_hour = 3600.0;                             ///< s/h
inline constexpr double hours_per_year = 8760.0;                               ///< h/yr, of a year of 365 days
inline constexpr double seconds_per_year = hours_per_year * seconds_per_hour;  ///< s/yr, of a year of 365 days

}  // namespace gigasim
