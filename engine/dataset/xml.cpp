#include "dataset/xml.hpp"

#include <sstream>

namespace blemish::dataset {

std::string to_xml(const pugi::xml_node& node) {
  std::ostringstream text;
  node.print(text, "  ", pugi::format_default, pugi::encoding_utf8);
  return text.str();
}

}  // namespace blemish::dataset
