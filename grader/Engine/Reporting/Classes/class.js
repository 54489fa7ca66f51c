// Sorts the table by the column whose heading was pressed. Without it the table is in the order of the ids.
for (const [column, heading] of [...document.querySelectorAll('#class thead th')].entries()) {
  heading.querySelector('button').addEventListener('click', () => {
    const up = heading.getAttribute('aria-sort') !== 'ascending';
    for (const other of heading.parentElement.children) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const key = row => { const cell = row.children[column]; return cell.dataset.sort ?? cell.textContent.trim(); };
    const body = document.querySelector('#class tbody');
    const rows = [...body.children].sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }) * (up ? 1 : -1));
    body.append(...rows);
  });
}
