package io.shardscan.server.scan.code;

/**
 * What no row of a block of codes exceeds. All are upper bounds, rounded up.
 *
 * @param groupNorms for each group of coordinates in columns, ‖c‖ of its codes
 * @param coordinates ‖ŷ‖ of all coordinates
 * @param halfSquare half the squared distance from the mean
 * @param norm ‖x‖
 */
@SuppressWarnings("ArrayRecordComponent") // read by queries, compared by none
record CodeLimits(double[] groupNorms, double coordinates, double halfSquare, double norm) {}
