DROP INDEX proposals_claimed;
