/// Prices, and what money costs over time. docs/models/economics.md
#pragma once

#include <optional>
#include <span>
#include <string>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// When the price of what is bought is paid: a share with the order, the rest at delivery.
struct PaymentSpec {
  double deposit = 0.2;           ///< share paid with the order
  Duration ahead{180 * 86400.0};  ///< order to delivery
};
template <class F>
void describe(F& field, PaymentSpec& s) {
  field("deposit", s.deposit, "Share of the price paid with the order; the rest is paid at delivery", fraction,
        "EJ [10-30 %]");
  field("ahead", s.ahead, "The order comes this long before delivery", non_negative, "EJ [3-12 months]");
}

/// What one unit costs to buy and to keep.
struct PriceSpec {
  std::optional<Usd> unit_price{};  ///< installed; none: not priced
  Rate upkeep{0.0};                 ///< share of the price
  std::optional<Duration> life{};
  std::optional<PaymentSpec> payment{};
};
template <class F>
void describe(F& field, PriceSpec& s) {
  field("unit_price", s.unit_price, "Price of one unit, installed; none: it costs nothing to buy", non_negative);
  field("upkeep", s.upkeep, "Fixed operation and maintenance a year, share of the price", non_negative);
  field("life", s.life, "The price is written off over this time; default: `economics.life`", positive);
  field("payment", s.payment, "When the price is paid; default: `economics.payment`");
}

/// Useful life by kind of equipment.
struct LifeSpec {
  Duration generation{15 * 365 * 86400.0};
  Duration storage{15 * 365 * 86400.0};
  Duration cooling{20 * 365 * 86400.0};
  Duration racks{5 * 365 * 86400.0};
  Duration feeders{30 * 365 * 86400.0};  ///< grid ties too
  Duration buildings{30 * 365 * 86400.0};
};
template <class F>
void describe(F& field, LifeSpec& s) {
  field("generation", s.generation, "Turbines, engines, generic units", positive, "EJ [15-25 yr]");
  field("storage", s.storage, "Batteries", positive, "EJ [15-25 yr]");
  field("cooling", s.cooling, "Chillers, dry coolers, CDUs", positive, "EJ [15-25 yr]");
  field("racks", s.racks, "Racks", positive, "EJ [4-6 yr]");
  field("feeders", s.feeders, "Feeders, transformers, grid ties", positive, "EJ [25-40 yr]");
  field("buildings", s.buildings, "Buildings", positive, "EJ [20-40 yr]");
}

/// An owner that is several: what it pays and gets is split.
struct VentureSpec {
  Named<double> shares{};
};
template <class F>
void describe(F& field, VentureSpec& s) {
  field("shares", s.shares, "Share of each party; together 100 %", fraction | required);
}

struct EconomicsSpec {
  std::string operator_name = "operator";
  double discount_rate = 0.10;  ///< a year
  LifeSpec life{};
  PaymentSpec payment{};
  UsdPerM2 building{3230.0};  ///< of floor: footprint times storeys
  double salvage = 0.0;       ///< share of the book value that bought units fetch when they leave
  UsdPerTonne co2_price{0.0};
  UsdPerHour gpu_hour_value{3.0};  ///< of one lost
  std::optional<UsdPerHour> gpu_hour_sold{};
  Named<VentureSpec> ventures{};
};
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

/// Capital recovery factor, 1/yr: the level payment a year that repays 1 over `years` at interest `rate` a year
/// [docs/models/economics.md, Eq. 1]. With rate 0: 1 / years.
double capital_recovery(double rate, double years);

/// Present value, at the date of the first flow, of flows one period apart at interest `rate` a period [Eq. 2].
double net_present_value(double rate, std::span<const double> flows);

/// Interest a month that compounds to `rate` a year.
double monthly_rate(double rate);

/// What is left of `price` after `age`, written off in equal parts over `life` [Eq. 3]; never below 0.
double book_value(double price, Duration age, Duration life);

/// Levelised cost of energy: what a year costs, capital included, over what it delivers [Eq. 4]. Not a number without
/// delivery.
double levelised_cost(double capital_usd, double operation_usd, double delivered_mwh);

}  // namespace gigasim
