// A click on a heading sorts by it: numbers the largest first, a second click turns the order round.
(function () {
  var table = document.getElementById("routes");
  if (!table) return;
  var headings = Array.from(table.tHead.rows[0].cells);
  var body = table.tBodies[0];
  function value(row, column) {
    var cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  }
  headings.forEach(function (heading, column) {
    heading.querySelector("button").addEventListener("click", function () {
      var number = heading.classList.contains("n");
      var first = number ? "descending" : "ascending";
      var other = number ? "ascending" : "descending";
      var order = heading.getAttribute("aria-sort") === first ? other : first;
      headings.forEach(function (h) { h.setAttribute("aria-sort", "none"); });
      heading.setAttribute("aria-sort", order);
      var sign = order === "ascending" ? 1 : -1;
      Array.from(body.rows)
        .sort(function (a, b) {
          var x = value(a, column), y = value(b, column);
          return sign * (number ? x - y : x.localeCompare(y));
        })
        .forEach(function (row) { body.appendChild(row); });
    });
  });
})();
