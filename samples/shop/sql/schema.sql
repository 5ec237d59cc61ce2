-- The shop's tables and 200,000 orders of 20,000 customers, for MariaDB, MySQL and PostgreSQL.
CREATE TABLE products (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, pence INT NOT NULL);
INSERT INTO products VALUES (1, 'Hot sauce', 650), (2, 'Folding desk', 8900), (3, 'Dog shampoo', 1200), (4, 'Cycle light', 2400), (5, 'Tea towel', 900);

CREATE TABLE stock (product INT PRIMARY KEY, amount BIGINT NOT NULL);
INSERT INTO stock SELECT id, 1000000 FROM products;

CREATE TABLE vouchers (code VARCHAR(20) PRIMARY KEY, used BIGINT NOT NULL);
INSERT INTO vouchers VALUES ('DRAGON', 0);

CREATE TABLE orders (id SERIAL, customer INT NOT NULL, mail VARCHAR(60) NOT NULL, product INT NOT NULL, pence INT NOT NULL, PRIMARY KEY (id));
INSERT INTO orders (customer, mail, product, pence)
WITH digits (d) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9),
numbers (n) AS (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d FROM digits a, digits b, digits c, digits e, digits f, digits g WHERE g.d < 2)
SELECT n % 20000, CONCAT('customer', n % 20000, '@example.com'), 1 + n % 5, 650 FROM numbers;
-- There is none on mail: the healthy shop never looks for it.
CREATE INDEX orders_customer ON orders (customer);
