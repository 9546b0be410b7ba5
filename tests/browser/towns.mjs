// Models of as many services as are asked for, as the CSV files that somebody brings.

/** The 13 sectors, each after those that it needs. */
const sectors = [
  ["ELEC", "電力", "発電所・変電所"], ["ICT", "情報通信", "通信局"], ["WATER", "水道", "浄水場"], ["GAS", "ガス", "供給所"], ["PETRO", "石油", "油槽所"],
  ["FIN", "金融", "計算センター"], ["CREDIT", "クレジット", "決済センター"], ["AIR", "航空", "空港"], ["RAIL", "鉄道", "指令所"], ["LOG", "物流", "物流センター"],
  ["CHEM", "化学", "工場"], ["GOV", "政府・行政サービス", "庁舎"], ["MED", "医療", "病院"],
];

/** `services` of them over 13 sectors, what each needs, and what fails: files by name. */
export function town(services) {
  const nodes = ["id,name,sector"];
  const needs = ["id,of,k,reserve_h,reserve_max_h"];
  const suppliers = ["need,supplier"];
  const failures = ["node,at_h"];
  const count = (sector) => Math.floor((services + sectors.length - 1 - sector) / sectors.length);
  const id = (sector, n) => `${sectors[sector][0]}-${String((n % count(sector)) + 1).padStart(3, "0")}`;
  /** A need for one or two of a sector; of each seventh nobody has said how long it lasts, each fifth is a range. */
  const need = (of, sector, n, hours) => {
    const name = `${of}-${sectors[sector][0]}`;
    const two = n % 3 === 0 && count(sector) > 1;
    const reserve = n % 7 === 6 ? "," : n % 5 === 4 ? `${hours},${hours + 12}` : `${hours},`;
    needs.push(`${name},${of},${two ? 1 : ""},${reserve}`);
    suppliers.push(`${name},${id(sector, n)}`);
    if (two) suppliers.push(`${name},${id(sector, n + 1)}`);
  };
  sectors.forEach(([, name, kind], sector) => {
    for (let n = 0; n < count(sector); n += 1) {
      const one = id(sector, n);
      nodes.push(`${one},${name} 第${n + 1}${kind},${sectors[sector][0]}`);
      if (sector === 0 && n % 3 !== 2) failures.push(`${one},${n % 2 ? 6 : 0}`);
      if (sector > 0) need(one, 0, n, 1 + ((n * 7 + sector * 5) % 72));
      if (sector > 1) need(one, 1, n + sector, (n * 3) % 24);
      if (sector > 4) need(one, 2 + (n % 3), n, 8 + (n % 40));
    }
  });
  const file = (rows) => `${rows.join("\n")}\n`;
  return { "nodes.csv": file(nodes), "needs.csv": file(needs), "suppliers.csv": file(suppliers), "failures.csv": file(failures) };
}

/** The same as a browser takes files. */
export function files(services) {
  return Object.entries(town(services)).map(([name, text]) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) }));
}
