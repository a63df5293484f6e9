// Words in title, tags, symptom and text weigh differently; Chinese is looked for by pairs of characters.
(function () {
  "use strict";
  var form = document.getElementById("search"), input = document.getElementById("words");
  var said = document.getElementById("said"), found = document.getElementById("found"), all = document.getElementById("all");
  var han = /[\u2e80-\u2fdf\u3005-\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u9fff\uf900-\ufaff]/;
  function fold(text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  function terms(text) {
    var out = [];
    (fold(text).match(/[\p{L}\p{N}]+/gu) || []).forEach(function (word) {
      (word.match(/[\u2e80-\u2fdf\u3005-\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u9fff\uf900-\ufaff]+|[^\u2e80-\u2fdf\u3005-\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u9fff\uf900-\ufaff]+/g) || []).forEach(function (run) {
        if (!han.test(run) || run.length < 2) { out.push(run); return; }
        for (var i = 0; i + 1 < run.length; i++) out.push(run.slice(i, i + 2));
      });
    });
    return out;
  }
  SYNONYMS.forEach(function (group, at) { SYNONYMS[at] = group.map(fold); });
  function alike(text) {
    var words = terms(text), plain = fold(text);
    SYNONYMS.forEach(function (group) {
      if (group.some(function (word) { return plain.indexOf(word) >= 0; })) group.forEach(function (word) { words = words.concat(terms(word)); });
    });
    return words.filter(function (word, at) { return words.indexOf(word) === at; });
  }
  var fields = INDEX.map(function (a) { return [[fold(a.t), 10], [fold(a.g), 5], [fold(a.s), 4], [fold(a.b), 1]]; });
  function occurs(text, word) {
    if (han.test(word)) return text.indexOf(word) >= 0;
    for (var at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1)) || han.test(text.charAt(at - 1))) return true;
    }
    return false;
  }
  function search(text) {
    var words = alike(text);
    var has = words.map(function (word) { return fields.filter(function (f) { return f.some(function (p) { return occurs(p[0], word); }); }).length; });
    return INDEX.map(function (a, at) {
      var score = 0;
      words.forEach(function (word, w) {
        if (!has[w]) return;
        var rare = Math.log(1 + INDEX.length / has[w]);
        fields[at].forEach(function (p) { if (occurs(p[0], word)) score += p[1] * rare; });
      });
      return { a: a, score: score };
    }).filter(function (hit) { return hit.score > 0; }).sort(function (x, y) { return y.score - x.score; }).slice(0, 30);
  }
  function show() {
    var text = input.value.trim(), hits = text ? search(text) : [];
    all.hidden = !!text; found.hidden = !text; found.textContent = "";
    said.textContent = text ? (hits.length ? hits.length + " " + FOUND : NOTHING) : "";
    hits.forEach(function (hit) {
      var item = document.createElement("li"), link = document.createElement("a"), first = document.createElement("p");
      link.href = hit.a.u; link.textContent = hit.a.t; first.textContent = hit.a.s || hit.a.b.slice(0, 140);
      item.appendChild(link); item.appendChild(first); found.appendChild(item);
    });
  }
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", show);
  if (location.hash.slice(0, 3) === "#q=") { input.value = decodeURIComponent(location.hash.slice(3)); }
  show();
}());
