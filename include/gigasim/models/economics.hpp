/// Prices, and the cost of money over time. docs/models/economics.md
#pragma once

#include <optional>
#include <span>
#include <string>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// When a price is paid: a share with the order, the rest at delivery.
struct PaymentSpec {
  /// Share of the price that is paid with the order, 0..1; the rest is paid at delivery.
  double deposit = 0.2;
  /// Time from order to delivery, 0 or above. Deposits may so fall before the run.
  Duration ahead{180 * 86400.0};
};
/// Keys of `payment:`.
template <class F>
void describe(F& field, PaymentSpec& s) {
  field("deposit", s.deposit, "Share of the price paid with the order; the rest is paid at delivery", fraction,
        "EJ [10-30 %]");
  field("ahead", s.ahead, "The order comes this long before delivery", non_negative, "EJ [3-12 months]");
}

/// The cost of buying and keeping one unit.
struct PriceSpec {
  /// Price of one unit, installed, 0 or above; none: it is not priced, and the result says which fleets are not.
  std::optional<Usd> unit_price{};
  /// Fixed operation and maintenance per time, share of the price, 0 or above; units that stand idle cost it, too.
  Rate upkeep{0.0};
  /// Time over which the price is written off, above 0; none: that of its kind in `economics.life`.
  std::optional<Duration> life{};
  /// When the price is paid; none: as `economics.payment` says.
  std::optional<PaymentSpec> payment{};
};
/// Keys of a price, which stand beside those of what is bought.
template <class F>
void describe(F& field, PriceSpec& s) {
  field("unit_price", s.unit_price, "Price of one unit, installed; none: it costs nothing to buy", non_negative);
  field("upkeep", s.upkeep, "Fixed operation and maintenance a year, share of the price", non_negative);
  field("life", s.life, "The price is written off over this time; default: `economics.life`", positive);
  field("payment", s.payment, "When the price is paid; default: `economics.payment`");
}

/// Useful life by kind of equipment: the time over which its price is written off. All above 0; years of 365 days.
struct LifeSpec {
  Duration generation{15 * 365 * 86400.0};  ///< turbines, engines, generic units
  Duration storage{15 * 365 * 86400.0};     ///< batteries
  Duration cooling{20 * 365 * 86400.0};     ///< chillers, dry coolers, CDUs
  Duration racks{5 * 365 * 86400.0};        ///< racks
  Duration feeders{30 * 365 * 86400.0};     ///< feeders, transformers, grid ties
  Duration buildings{30 * 365 * 86400.0};   ///< buildings
};
/// Keys of `economics.life:`.
template <class F>
void describe(F& field, LifeSpec& s) {
  field("generation", s.generation, "Turbines, engines, generic units", positive, "EJ [15-25 yr]");
  field("storage", s.storage, "Batteries", positive, "EJ [15-25 yr]");
  field("cooling", s.cooling, "Chillers, dry coolers, CDUs", positive, "EJ [15-25 yr]");
  field("racks", s.racks, "Racks", positive, "EJ [4-6 yr]");
  field("feeders", s.feeders, "Feeders, transformers, grid ties", positive, "EJ [25-40 yr]");
  field("buildings", s.buildings, "Buildings", positive, "EJ [20-40 yr]");
}

/// An owner that consists of several parties. Its payments and earnings are split by their shares.
struct VentureSpec {
  Named<double> shares{};  ///< share of each party, 0..1; together 1
};
/// Keys of an entry of `economics.ventures:`.
template <class F>
void describe(F& field, VentureSpec& s) {
  field("shares", s.shares, "Share of each party; together 100 %", fraction | required);
}

/// Prices and rules that hold for the whole plan. Units have prices of their own (`PriceSpec`).
struct EconomicsSpec {
  /// Who pays for energy, fuel, rent and crews, and for units without an owner.
  std::string operator_name = "operator";
  /// Real cost of capital a year, 0..1; it makes capital charge and net present value [Eq. 1, 2].
  double discount_rate = 0.10;
  /// Lives of units that state none.
  LifeSpec life{};
  /// Payment for units that state none.
  PaymentSpec payment{};
  /// Price of floor area (footprint times storeys) of floors without `unit_price`, 0 or above.
  UsdPerM2 building{3230.0};
  /// Share of the book value that bought units fetch when they leave, 0..1 [Eq. 3].
  double salvage = 0.0;
  /// Price of CO2 that fuel emits, 0 or above.
  UsdPerTonne co2_price{0.0};
  /// Worth of a lost GPU-hour, 0 or above; it values losses and is no payment.
  UsdPerHour gpu_hour_value{3.0};
  /// Revenue of a useful or serving GPU-hour, 0 or above; none: nothing is sold.
  std::optional<UsdPerHour> gpu_hour_sold{};
  Named<VentureSpec> ventures{};  ///< owners that are joint ventures, by their names
};
/// Keys of `economics:`.
template <class F>
void describe(F& field, EconomicsSpec& s) {
  field("operator", s.operator_name, "Who pays for energy, fuel, rent and crews, and for what has no owner");
  field("discount_rate", s.discount_rate, "Cost of capital a year, real", Rule{.low = 0.0, .high = 1.0}, "EJ [7-12 %]");
  field("life", s.life, "Time over which what is bought is written off");
  field("payment", s.payment, "When what is bought is paid");
  field("building", s.building, "Price of floor area, storeys counted, where a floor has no `unit_price`", non_negative,
        "EJ: shell and fit-out, 300 USD/ft2 [200-4,500]");
  field("salvage", s.salvage, "Share of the book value that bought units fetch when they leave", fraction, "EJ");
  field("co2_price", s.co2_price, "Price of CO2", non_negative);
  field("gpu_hour_value", s.gpu_hour_value, "What a lost GPU-hour would have been worth", non_negative,
        "PUB: market notes, internal value 2-6 USD");
  field("gpu_hour_sold", s.gpu_hour_sold,
        "Price of a GPU-hour sold: useful and serving hours earn it; none: nothing is sold", non_negative);
  field("ventures", s.ventures, "Owners that are joint ventures");
}

/// Capital recovery factor, 1/yr: the level payment a year that repays 1 over `years` (above 0) at interest `rate` a
/// year [docs/models/economics.md, Eq. 1]. With rate 0: 1 / years.
double capital_recovery(double rate, double years);

/// Present value, in the unit of `flows` and at the date of the first, of flows one period apart at interest `rate` a
/// period, above -1 [Eq. 2]. 0 without flows.
double net_present_value(double rate, std::span<const double> flows);

/// Interest a month that compounds over twelve months to `rate` a year, above -1.
double monthly_rate(double rate);

/// Remaining value of `price` after `age`, written off in equal parts over `life` (above 0), in the unit of `price`
/// [Eq. 3]; never below 0, never above `price`.
double book_value(double price, Duration age, Duration life);

/// Levelised cost of energy, USD/MWh: capital charge and operation of a period over the energy delivered in it [Eq. 4].
/// NaN when nothing is delivered.
double levelised_cost(double capital_usd, double operation_usd, double delivered_mwh);

}  // namespace gigasim
