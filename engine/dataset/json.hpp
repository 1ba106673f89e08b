// JSON pieces that the manifest and the formats share.
#pragma once

#include <nlohmann/json.hpp>

#include "base/params.hpp"

namespace blemish::label {
struct Instance;
}

namespace blemish::dataset {

using Json = nlohmann::ordered_json;

// The value as a float with its fewest digits: measured figures carry no more.
double short_number(double value);

// Drawn values by name with unit suffix; choices by their word.
Json parameters_json(const base::Values& values);

// Adds what an instance measures, of the model and against the twin, under the manifest's keys.
void add_measures(Json& json, const label::Instance& instance);

// One line; text that is not UTF-8 (a photo's name may be) gets replacement characters.
std::string to_line(const Json& json);

}  // namespace blemish::dataset
