# Tests that are no room's: the house itself, the program from outside, other programs' readers.
# Python without packages; interop makes a virtual environment of its own. Exit 77 = skipped.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_test(NAME house COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/house/house.py
                            ${CMAKE_SOURCE_DIR})
add_test(NAME format COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/house/format.sh)
set_tests_properties(house format PROPERTIES LABELS cpu)
set_tests_properties(format PROPERTIES SKIP_RETURN_CODE 77)

foreach(name IN ITEMS commands augment bad_input same_bytes recipes big_part portable quota graft variant)
  add_test(NAME cli_${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/cli/${name}_test.py
                                    $<TARGET_FILE:blemish> ${CMAKE_SOURCE_DIR})
  set_tests_properties(cli_${name} PROPERTIES LABELS gpu TIMEOUT 1800
    ENVIRONMENT "BLEMISH_VALIDATION=1;BLEMISH_REAL_DATA=${BLEMISH_REAL_DATA};PYTHONDONTWRITEBYTECODE=1")
endforeach()

add_test(NAME cli_formats COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/cli/formats_test.py
                                  $<TARGET_FILE:blemish> ${CMAKE_SOURCE_DIR})
set_tests_properties(cli_formats PROPERTIES LABELS cpu TIMEOUT 900
  ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")

add_test(NAME interop_formats COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/interop/formats.sh
                                      $<TARGET_FILE:blemish> ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
set_tests_properties(interop_formats PROPERTIES LABELS cpu TIMEOUT 1800 SKIP_RETURN_CODE 77)
# Both make the one virtual environment.
set_tests_properties(interop_formats PROPERTIES RESOURCE_LOCK interop_venv)

add_test(NAME interop COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/interop.sh $<TARGET_FILE:blemish>
                              ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
set_tests_properties(interop PROPERTIES LABELS gpu TIMEOUT 1800 SKIP_RETURN_CODE 77
  RESOURCE_LOCK interop_venv
  ENVIRONMENT "BLEMISH_VALIDATION=1")
