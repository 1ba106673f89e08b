// XML written with pugixml, in the one form that all of our files have.
#pragma once

#include <string>

#include <pugixml.hpp>

namespace blemish::dataset {

inline void add_text(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

std::string to_xml(const pugi::xml_node& node);

}  // namespace blemish::dataset
